//! What can go wrong with an answer.

use std::fmt;

use crate::Request;

/// Something that goes wrong with an answer. [`faults`](crate::Builder::faults) says with which.
///
/// A page that fails takes the time that it always takes, and its request is counted and logged like any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The site closes the connection without a word. In the log, this request never gets a status.
    HangUp,
    /// The site never answers: the client waits until it hangs up itself, or the site stops. For so long the request is
    /// in flight, and in the log it never gets a status.
    Stall,
    /// The site closes the connection in the midst of the page: at most half of it arrives.
    BreakOff,
    /// Half of the page arrives, and then nothing more: the client waits as it does after a [`Stall`](Fault::Stall).
    StallHalfway,
    /// The site answers with this status, a number from 200 to 999, and with a sentence in place of the page.
    Status(u16),
    /// Every byte of the page is wrong, so that it is no text any more. Its status and its length are right.
    Garble,
}

/// What goes wrong with a request that is the nth for its page.
pub(crate) type Faults = Box<dyn Fn(&Request, u64) -> Option<Fault> + Send + Sync>;

/// The site closes this connection: hyper does so when it is given an error in place of an answer, or of its rest.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the practice site has cut this connection on purpose")
    }
}

impl std::error::Error for Cut {}
