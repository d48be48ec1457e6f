//! A storm in a scope, and every way in which its block ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use fastrand::Rng;
use futures_pool::{InlineExecutor, ScopedExecutor};

use super::context::Context;
use super::driver::Driver;
use super::hooks::MARK;
use super::ledger::Ledger;
use super::pools::{Pool, Scoped, Traits, random_builder, random_shutdown};

pub(crate) fn storm(mut rng: Rng, ledger: &Arc<Ledger>) {
    let (builder, traits) = random_builder(&mut rng, ledger);
    let scope = || {
        builder.scoped().expect("choices that a pool can work with").run(|pool| block(pool, traits, &mut rng, ledger))
    };
    if let Err(payload) = catch_unwind(AssertUnwindSafe(scope)) {
        let ours = payload.downcast_ref::<String>().is_some_and(|message| message.starts_with(MARK));
        if !ours {
            ledger.wrong("a scope panicked, and its block had not");
        }
    }
}

fn block<'scope>(pool: &ScopedExecutor<'scope, '_>, traits: Traits, rng: &mut Rng, ledger: &Arc<Ledger>) {
    let scoped = Scoped::new(pool.clone(), traits);
    let mut pools = vec![Pool::Threads(scoped.clone())];
    if rng.u8(..4) == 0 {
        pools.push(Pool::Inline(InlineExecutor::new()));
    }
    let (context, comes_out) = Context::new(ledger.clone(), pools);
    let mut driver = Driver::new(context, comes_out, rng.fork());
    driver.run_steps();
    ledger.step("end the scope");
    match rng.u8(..8) {
        0 => {
            let (how, waits) = random_shutdown(rng, ledger);
            if waits {
                driver.open_gate();
            }
            scoped.end(how);
            driver.look_at_the_rest(waits);
        }
        1 => {
            driver.open_gate();
            driver.have_it_ended_by_a_task(0);
        }
        2..=3 => driver.look_at_the_rest(false),
        4 => {
            scoped.block_ends();
            panic!("{MARK}the block");
        }
        _ => {}
    }
    scoped.block_ends();
}
