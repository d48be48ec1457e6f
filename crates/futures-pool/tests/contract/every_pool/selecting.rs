//! F8: awaiting inside a task, the first of two.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use watchdog::watched;

use super::with_built;
use crate::gate::{Gate, OpenAtEnd, held};
use crate::pool::{Pool, workers};
use crate::runtime::block_on;

#[test]
fn f8_a_task_awaits_the_first_of_two_and_then_the_other() {
    watched(|| {
        for first in [0, 1] {
            let gates = [Gate::default(), Gate::default()];
            with_built(workers(3), |pool| {
                let _ends = gates.each_ref().map(OpenAtEnd);
                let jobs = [0, 1].map(|n| pool.hand_in(held(&Gate::default(), &gates[n], n)));
                let (selecting, selected) = (Gate::default(), Gate::default());
                let outer = pool.hand_in({
                    let (selecting, selected) = (selecting.clone(), selected.clone());
                    move || {
                        let [a, b] = jobs;
                        selecting.open();
                        block_on(async {
                            let (mut a, mut b) = (pin!(a.into_future()), pin!(b.into_future()));
                            let (value, of_a) = poll_fn(|context| match a.as_mut().poll(context) {
                                Poll::Ready(value) => Poll::Ready((value, true)),
                                Poll::Pending => b.as_mut().poll(context).map(|value| (value, false)),
                            })
                            .await;
                            selected.open();
                            let other = if of_a { b.await } else { a.await };
                            (value.unwrap(), other.unwrap())
                        })
                    }
                });
                selecting.wait();
                gates[first].open();
                selected.wait();
                assert!(!outer.done(), "the other one is not done");
                gates[1 - first].open();
                assert_eq!(outer.into_result().unwrap(), (first, 1 - first));
            });
        }
    });
}
