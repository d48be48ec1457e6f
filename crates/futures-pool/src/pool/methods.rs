//! What several kinds of pools can do beyond [`Executor`](crate::Executor): one text for all.

/// Methods for a pool whose tasks live for `$t`.
macro_rules! pool_methods {
    ($t:lifetime) => {
        /// Waits until nothing is queued or running, every callback has run, and no [stage](Self::then) is left to
        /// come. A task that asks its own pool does not wait for itself, nor for stages; nor does it wait if no worker
        /// is left to do the rest.
        pub fn wait_idle(&self) {
            self.pool.wait_idle(None);
        }

        /// [`wait_idle`](Self::wait_idle), waiting no longer than `timeout`; zero only looks. Whether it was idle then.
        pub fn wait_idle_timeout(&self, timeout: Duration) -> bool {
            self.pool.wait_idle(Instant::now().checked_add(timeout))
        }

        /// How many workers and tasks there are.
        pub fn stats(&self) -> Stats {
            self.pool.stats()
        }

        /// What is running at this moment.
        ///
        /// ```
        /// # use std::sync::mpsc::channel;
        /// # use futures_pool::{Executor, ThreadPoolExecutor};
        /// let pool = ThreadPoolExecutor::builder().thread_name_prefix("fetch").build()?;
        /// let ((open, gate), (started, start)) = (channel::<()>(), channel());
        /// let job = pool.submit(move || started.send(()).is_ok() && gate.recv().is_err());
        /// start.recv()?;
        /// assert_eq!(pool.running()[0].worker, "fetch_0");
        /// # drop(open);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        pub fn running(&self) -> Vec<RunningTask> {
            self.pool.running()
        }

        /// Takes no more tasks from now on, and returns at once: for a pool that others hold too. What is queued still
        /// runs, then the workers end. Later tasks get a future that has failed with
        /// [`TaskError::ShutDown`](crate::TaskError::ShutDown), and so do those that wait for room in a full queue.
        ///
        /// To close a closed pool does nothing. Dropping it still waits for what is left.
        ///
        /// ```
        /// # use std::sync::Arc;
        /// # use futures_pool::{Executor, TaskError, ThreadPoolExecutor};
        /// let pool = Arc::new(ThreadPoolExecutor::new(2)?);
        /// let other = pool.clone();
        /// let job = pool.submit(|| 1);
        /// pool.close();
        /// assert!(matches!(other.submit(|| 2).into_result(), Err(TaskError::ShutDown)));
        /// assert_eq!(job.into_result()?, 1);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        pub fn close(&self) {
            self.pool.close();
        }

        /// [`shutdown_with`](Self::shutdown_with), but waits no longer than `limit`. Then it returns and says what is
        /// still running; that goes on, and so does what is queued, unless it was to be cancelled.
        ///
        /// # Errors
        /// If something is running or queued when the time has passed.
        ///
        /// ```
        /// # use std::{sync::mpsc::channel, time::Duration};
        /// # use futures_pool::{Executor, Shutdown, ThreadPoolExecutor};
        /// let pool = ThreadPoolExecutor::builder().thread_name_prefix("fetch").build()?;
        /// let ((open, gate), (started, start)) = (channel::<()>(), channel());
        /// let job = pool.submit(move || started.send(()).is_ok() && gate.recv().is_err());
        /// start.recv()?;
        /// let left = pool.shutdown_within(Duration::from_millis(1), Shutdown::new()).unwrap_err();
        /// assert_eq!(left.running[0].worker, "fetch_0");
        /// # drop(open);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        pub fn shutdown_within(self, limit: Duration, how: Shutdown) -> Result<(), StillRunning> {
            let ended = self.pool.end(how, Instant::now().checked_add(limit));
            self.drop_after_shutdown();
            ended
        }
    };
}

/// Methods for a pool of threads whose tasks live for `$t` and may borrow a `$State`.
macro_rules! thread_pool_methods {
    ($t:lifetime, $State:ident) => {
        /// Hands in a closure that borrows what the [initializer](crate::ThreadPoolBuilder::initializer) has made for
        /// the worker that runs it.
        ///
        /// ```
        /// # use std::cell::Cell;
        /// # use futures_pool::ThreadPoolExecutor;
        /// let pool = ThreadPoolExecutor::builder().max_workers(1).initializer(|| Ok::<_, &str>(Cell::new(0))).build()?;
        /// let jobs = [1, 2, 3].map(|n| pool.submit_with(move |sum| sum.replace(sum.get() + n)));
        /// assert_eq!(jobs.map(|job| job.into_result().unwrap()), [0, 1, 3]);
        /// # Ok::<(), futures_pool::InvalidArgument>(())
        /// ```
        pub fn submit_with<F, T>(&self, function: F) -> Future<$t, T>
        where
            F: FnOnce(&$State) -> T + Send + $t,
            T: Send + Sync + $t,
            $State: 'static,
        {
            self.pool.submit(WithState::<F, $State>::new(function))
        }

        /// Hands in a task unless the queue is full, waiting for room no longer than `timeout`; zero only looks. See
        /// [`max_pending`](crate::ThreadPoolBuilder::max_pending).
        ///
        /// # Errors
        /// If the queue was full all the time; then the task comes back.
        ///
        /// ```
        /// # use std::{sync::mpsc::channel, time::Duration};
        /// # use futures_pool::{Executor, QueueFull, ThreadPoolExecutor};
        /// let pool = ThreadPoolExecutor::builder().max_workers(1).max_pending(1).build()?;
        /// let ((open, gate), (started, start)) = (channel::<()>(), channel());
        /// let running = pool.submit(move || started.send(()).is_ok() && gate.recv().is_err());
        /// start.recv()?;
        /// let queued = pool.submit(|| 1);
        /// let Err(QueueFull(task)) = pool.submit_timeout(Duration::ZERO, || 2) else { panic!("there was room") };
        /// assert_eq!(task(), 2);
        /// # drop(open);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        pub fn submit_timeout<K>(&self, timeout: Duration, task: K) -> Result<Future<$t, K::Value>, QueueFull<K>>
        where
            K: Task + Send + $t,
            K::Value: Send + Sync + $t,
        {
            match Instant::now().checked_add(timeout) {
                Some(deadline) => self.pool.submit_before(task, deadline).map_err(QueueFull),
                None => Ok(self.pool.submit(task)),
            }
        }

        /// Hands in the next stage of a pipeline: a closure that takes the value of `first`. It is queued here when
        /// `first` is done, and no worker waits meanwhile, as one would in a closure that asks for `first.result()`.
        /// `first` may be of another executor, in a scope of one in the same scope.
        ///
        /// If `first` ends in an error, or is cancelled, the stage ends in the same [`TaskError`](crate::TaskError),
        /// and the closure is dropped without being run. [`try_then`](Self::try_then) takes a closure that may fail.
        ///
        /// From now on the stage is work of this pool: it counts as [pending](Stats::pending); dropping the pool,
        /// shutting it down, and [`wait_idle`](Self::wait_idle), wait for `first` and for the stage, unless one of this
        /// pool's own tasks asks; [`close`](Self::close) refuses only later stages; and cancelling what is queued in a
        /// pool cancels its stages too. A pool does not end while a [`Promise`](crate::Promise) that one of its stages
        /// waits for is neither kept nor dropped. A stage takes no room in a queue with a
        /// [limit](crate::ThreadPoolBuilder::max_pending) until it is queued, and then goes into a full one too, since
        /// the thread that completes `first` must not wait. The same holds if `first` is done already: `then` never
        /// waits for room.
        ///
        /// A stage can be cancelled before `first` is done, and is then cancelled at once. That does not cancel
        /// `first`, because others may depend on it, such as the owner of its promise, and it may have begun. To cancel
        /// both, submit `first` as a [cancellable](crate::cancellable) task, keep a clone of its
        /// [token](crate::Task::token), and trip that as well.
        ///
        /// Let no task wait for a stage that waits for that very task: unlike other circles of waits, this one is not
        /// found out. A task that waits for a stage of its own pool while no other worker is left gets
        /// [`TaskError::Deadlock`](crate::TaskError::Deadlock). Workers that [help](crate::ThreadPoolBuilder::helping)
        /// run a stage that they wait for once it is queued, but not `first`.
        ///
        /// ```
        /// # use futures_pool::{Executor, ThreadPoolExecutor};
        /// let (fetchers, parsers) = (ThreadPoolExecutor::new(8)?, ThreadPoolExecutor::new(2)?);
        /// let page = fetchers.submit(|| "3 1 2".to_owned());
        /// let numbers = parsers.try_then(page, |page| page.split(' ').map(str::parse).collect::<Result<Vec<u8>, _>>());
        /// let largest = parsers.then(numbers, |numbers| numbers.into_iter().max());
        /// assert_eq!(largest.into_result()?, Some(3));
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// An error goes through all stages:
        ///
        /// ```
        /// # use futures_pool::{Executor, ThreadPoolExecutor};
        /// # let pool = ThreadPoolExecutor::new(2)?;
        /// let number = pool.try_submit(|| "a dozen".parse::<u32>());
        /// let doubled = pool.then(number, |number| 2 * number);
        /// let text = pool.then(doubled, |doubled| doubled.to_string());
        /// assert_eq!(text.exception().unwrap().to_string(), "invalid digit found in string");
        /// # Ok::<(), futures_pool::InvalidArgument>(())
        /// ```
        pub fn then<T, U, F>(&self, first: Future<$t, T>, function: F) -> Future<$t, U>
        where
            F: FnOnce(T) -> U + Send + $t,
            T: $t,
            U: Send + Sync + $t,
        {
            self.pool.submit_after(first, type_name::<F>(), |value| Ok(function(value)))
        }

        /// [`then`](Self::then) for a closure that may fail: its `Err` is the stage's error.
        ///
        /// ```
        /// # use futures_pool::{Executor, ThreadPoolExecutor};
        /// # let pool = ThreadPoolExecutor::new(2)?;
        /// let text = pool.submit(|| "12".to_owned());
        /// assert_eq!(pool.try_then(text, |text| text.parse::<u8>()).into_result()?, 12);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        pub fn try_then<T, U, E, F>(&self, first: Future<$t, T>, function: F) -> Future<$t, U>
        where
            F: FnOnce(T) -> Result<U, E> + Send + $t,
            E: Into<BoxError>,
            T: $t,
            U: Send + Sync + $t,
        {
            self.pool.submit_after(first, type_name::<F>(), |value| function(value).map_err(Into::into))
        }
    };
}

pub(crate) use {pool_methods, thread_pool_methods};
