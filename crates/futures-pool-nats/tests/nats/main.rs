//! The contract of `futures-pool-nats`: the clauses `n1_…` to `n11_…`. The first is the contract of pools of processes, under
//! the same names: the same files, with another pool.
//!
//! Each test has a server of its own. Where there is none on the path, every test fails and says so.

futures_pool::worker_test!();

mod cluster;
#[path = "../../../futures-pool/tests/processes/gate.rs"]
mod gate;

#[cfg(unix)]
mod host_storm;
mod n11_servers;
mod n2_joining;
#[cfg(unix)]
mod n3_losing;
#[cfg(unix)]
mod n4_one_outcome;
mod n5_attempts;
mod n6_leases;
mod n7_stopping;
mod n8_payloads;
mod n9_strangers;
mod other_process;
mod pool;
mod proxy;
#[path = "../../../futures-pool/tests/contract/runtime.rs"]
mod runtime;
#[allow(dead_code, reason = "some of it is for other pools")]
#[path = "../../../futures-pool/tests/processes/tasks.rs"]
mod tasks;

use gate as socket_gate;
use pool::{with_limit, with_pool};

#[path = "../../../futures-pool/tests/contract/by_call/mod.rs"]
mod by_call;
#[path = "../../../futures-pool/tests/contract/by_call_while_held/mod.rs"]
mod by_call_while_held;

#[path = "../../../futures-pool/tests/processes/bounded.rs"]
mod bounded;
#[path = "../../../futures-pool/tests/processes/cancelling.rs"]
mod cancelling;
#[path = "../../../futures-pool/tests/processes/counting.rs"]
mod counting;
#[path = "../../../futures-pool/tests/processes/deaths.rs"]
mod deaths;
#[path = "../../../futures-pool/tests/processes/ending.rs"]
mod ending;
#[path = "../../../futures-pool/tests/processes/futures.rs"]
mod futures;
#[path = "../../../futures-pool/tests/processes/mapping.rs"]
mod mapping;
#[path = "../../../futures-pool/tests/processes/outcomes.rs"]
mod outcomes;
#[path = "../../../futures-pool/tests/processes/payloads.rs"]
mod payloads;
#[path = "../../../futures-pool/tests/processes/stages.rs"]
mod stages;
#[path = "../../../futures-pool/tests/processes/storm.rs"]
mod storm;
#[path = "../../../futures-pool/tests/processes/submitting.rs"]
mod submitting;
#[path = "../../../futures-pool/tests/processes/waiting.rs"]
mod waiting;
