//! The four jobs of the notebook: they sleep for 5, 2, 1 and 3 seconds, and double that.

use std::rc::Rc;
use std::thread;
use std::time::{Duration, Instant};

use lesson_program::{Lesson, Outcome};
use timeline::Timeline;
use tokio::task::{JoinError, spawn_local};
use tokio::time::sleep;

use crate::one_thread;
use crate::polls::drawn;

const JOBS: [u32; 4] = [5, 2, 1, 3];

async fn job(number: usize, seconds: u32, second: Duration) -> (usize, u32) {
    println!("job {number} sleeps for {:?}, on {:?}", seconds * second, thread::current().id());
    sleep(seconds * second).await;
    println!("job {number} is done, on {:?}", thread::current().id());
    (number, 2 * seconds)
}

async fn process(second: Duration, timeline: &Rc<Timeline>) -> Result<Vec<(usize, u32)>, JoinError> {
    let mut tasks = Vec::new();
    for (number, seconds) in JOBS.into_iter().enumerate() {
        println!("adding job {number}");
        let job = job(number, seconds, second);
        tasks.push(spawn_local(drawn(format!("job {number}"), timeline.clone(), job)));
    }
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await?); // in the order given
    }
    Ok(results)
}

pub(crate) fn gathered(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let timeline = Rc::new(Timeline::start());
    for (number, result) in one_thread::run(process(second, &timeline))?? {
        println!("result of job {number}: {result}");
    }
    println!("together: {:.2} s\n", timeline.now().as_secs_f64());
    lesson.draw("Four jobs on one thread", &timeline);
    without_tasks(second)
}

fn without_tasks(second: Duration) -> Outcome {
    one_thread::run(async {
        let jobs = [(0, 5), (1, 2)].map(|(number, seconds)| job(number, seconds, second));
        sleep(second).await; // time enough to begin
        println!("\ntwo jobs were made, and after {second:?} neither has begun");
        let started = Instant::now();
        for job in jobs {
            job.await;
        }
        println!("one after the other: {:.2} s", started.elapsed().as_secs_f64());
    })?;
    Ok(())
}
