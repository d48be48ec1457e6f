//! Pools as the tests of other pools want them: the line that differs.

use futures_pool_nats::NatsExecutor;

use crate::cluster::Cluster;

pub(crate) fn with_pool(max_workers: usize, block: impl FnOnce(&NatsExecutor)) {
    if let Some(cluster) = Cluster::of(&[max_workers], |builder| builder) {
        block(&cluster.executor);
    }
}

pub(crate) fn with_limit(max_workers: usize, max_pending: usize, block: impl FnOnce(&NatsExecutor)) {
    if let Some(cluster) = Cluster::of(&[max_workers], |builder| builder.max_pending(max_pending)) {
        block(&cluster.executor);
    }
}
