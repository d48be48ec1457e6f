//! [`WithState`]: a task that borrows what its worker keeps.

use std::any::type_name;
use std::borrow::Cow;
use std::marker::PhantomData;

use crate::error::BoxError;
use crate::task::Task;
use crate::worker::current::CurrentWorker;

/// Made by `submit_with`, which knows that the initializer of the pool makes an `S`.
pub(crate) struct WithState<F, S> {
    function: F,
    state: PhantomData<fn(&S)>,
}

impl<F, S> WithState<F, S> {
    pub(crate) fn new(function: F) -> Self {
        WithState { function, state: PhantomData }
    }
}

impl<F, S, T> Task for WithState<F, S>
where
    F: FnOnce(&S) -> T,
    S: 'static,
{
    type Value = T;

    fn run(self) -> Result<T, BoxError> {
        let state = CurrentWorker::of_this_thread().and_then(|current| current.state);
        match state.as_ref().and_then(|state| state.downcast_ref()) {
            Some(state) => Ok((self.function)(state)),
            None => Err("this worker keeps no state, since its initializer has failed".into()),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(type_name::<F>())
    }
}
