//! A storm over pools of their own, whose tasks submit into each other, and every way in which such a pool ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use fastrand::Rng;
use futures_pool::{InlineExecutor, ThreadPoolExecutor};

use super::context::Context;
use super::driver::Driver;
use super::hooks::MARK;
use super::ledger::Ledger;
use super::pools::{Owned, Pool, random_builder, random_shutdown};

pub(crate) fn storm(mut rng: Rng, ledger: &Arc<Ledger>) {
    let count = if rng.bool() { 1 } else { rng.usize(1..4) };
    let pools = (0..count).map(|_| random_pool(&mut rng, ledger)).collect();
    let (context, comes_out) = Context::new(ledger.clone(), pools);
    let mut driver = Driver::new(context.clone(), comes_out, rng.fork());
    driver.run_steps();
    let mut joined = true;
    for index in 0..context.pools.len() {
        ledger.step("end a pool");
        joined &= end(&mut driver, index, &mut rng);
    }
    ledger.step("look at the rest");
    driver.look_at_the_rest(joined);
    drop((driver, context));
    if !joined {
        ledger.step("wait until nothing is left");
        ledger.wait_until_nothing_lives();
    }
}

/// Ends a pool in a random way. Says whether every thread of it is joined.
fn end(driver: &mut Driver<'static, Owned>, index: usize, rng: &mut Rng) -> bool {
    let context = driver.context.clone();
    let Some(pool) = context.pools[index].threads() else { return true };
    match rng.u8(..8) {
        0..=1 => {
            driver.open_gate();
            drop(pool.take());
            true
        }
        2 => {
            driver.open_gate();
            catch_unwind(AssertUnwindSafe(|| drop_by_panic(pool.take()))).is_err()
        }
        3 => {
            driver.open_gate();
            driver.have_it_ended_by_a_task(index);
            drop(pool.take()); // if that task did not run
            false
        }
        4 => shut_down_within(pool.take(), rng, &context.ledger),
        _ => shut_down(driver, pool.take(), rng),
    }
}

fn drop_by_panic(_pool: Option<ThreadPoolExecutor>) {
    panic!("{MARK}with a pool in hand");
}

fn shut_down(driver: &mut Driver<'static, Owned>, pool: Option<ThreadPoolExecutor>, rng: &mut Rng) -> bool {
    let (how, waits) = random_shutdown(rng, &driver.context.ledger);
    if waits {
        driver.open_gate();
    }
    if let Some(pool) = pool {
        pool.shutdown_with(how);
    }
    waits
}

/// In so little time that tasks may be left.
fn shut_down_within(pool: Option<ThreadPoolExecutor>, rng: &mut Rng, ledger: &Ledger) -> bool {
    let (how, waits) = random_shutdown(rng, ledger);
    let limit = Duration::from_micros(rng.u64(..300));
    let ended = pool.is_none_or(|pool| pool.shutdown_within(limit, how).is_ok());
    waits && ended
}

fn random_pool(rng: &mut Rng, ledger: &Arc<Ledger>) -> Pool<Owned> {
    if rng.u8(..8) == 0 {
        ledger.pool_made();
        return Pool::Inline(InlineExecutor::new());
    }
    let (builder, traits) = random_builder(rng, ledger);
    Pool::Threads(Owned::new(builder.build().expect("choices that a pool can work with"), traits))
}
