//! What tasks on one thread can do without a lock, and what can still go wrong.

use std::cell::Cell;
use std::rc::Rc;

use lesson_program::{Lesson, Outcome};
use tokio::sync::Mutex;
use tokio::task::{JoinError, spawn_local, yield_now};

use crate::one_thread;

/// A page that counts its visits. `Rc` and `Cell` cannot leave their thread, so nothing here has to be atomic.
#[derive(Default)]
struct Page {
    visits: Cell<u32>,
    turn: Mutex<()>,
}

async fn no_await_between(page: Rc<Page>) {
    let seen = page.visits.get();
    page.visits.set(seen + 1);
    save().await;
}

async fn an_await_between(page: Rc<Page>) {
    let seen = page.visits.get();
    save().await;
    page.visits.set(seen + 1);
}

async fn read_again_after_it(page: Rc<Page>) {
    let _seen = page.visits.get();
    save().await;
    page.visits.set(page.visits.get() + 1);
}

async fn one_at_a_time(page: Rc<Page>) {
    let _turn = page.turn.lock().await;
    let seen = page.visits.get();
    save().await;
    page.visits.set(seen + 1);
}

/// Stands for a database: all that matters is that other tasks run meanwhile.
async fn save() {
    yield_now().await;
}

const VISITORS: u32 = 1000;

pub(crate) fn nobody_runs(_: &Lesson) -> Outcome {
    println!("{VISITORS} visitors                          visits counted");
    println!("no await between reading and writing   {:13}", visits(no_await_between)?);
    println!("an await between them                  {:13}", visits(an_await_between)?);
    println!("an await, and the count is read again  {:13}", visits(read_again_after_it)?);
    println!("an await, one task at a time           {:13}", visits(one_at_a_time)?);
    Ok(())
}

fn visits<V>(visit: fn(Rc<Page>) -> V) -> Result<u32, Box<dyn std::error::Error>>
where
    V: Future<Output = ()> + 'static,
{
    let page = Rc::new(Page::default());
    one_thread::run(async {
        let visitors: Vec<_> = (0..VISITORS).map(|_| spawn_local(visit(page.clone()))).collect();
        for visitor in visitors {
            visitor.await?;
        }
        Ok::<_, JoinError>(page.visits.get())
    })?
    .map_err(Into::into)
}
