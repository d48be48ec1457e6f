//! The contract of `futures-pool` for pools of processes: the clauses `p1_…` to `p10_…`, and under the same names as for
//! threads those that hold for every executor.

futures_pool::worker_test!();

mod smoke;
