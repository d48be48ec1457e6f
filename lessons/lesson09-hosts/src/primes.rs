//! The primes of lesson 06, as a job in parts.

use std::borrow::Cow;
use std::io::Read;
use std::net::{Ipv4Addr, TcpStream};
use std::ops::Range;

use futures_pool::{BoxError, Task};
use serde::{Deserialize, Serialize};

const NUMBERS: Range<u32> = 10..2_500_000;
const IN_A_PART: u32 = 100_000;
/// The numbers of the parts.
pub(crate) const PARTS: Range<u32> = 0..NUMBERS.end.div_ceil(IN_A_PART);

/// A part of the job. It has a type of its own, so that code that works on any pool can name it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) number: u32,
    /// A port of `main`. If `main` listens there, this part connects to it, and waits.
    pub(crate) waits_at: Option<u16>,
}

impl Part {
    pub(crate) fn new(number: u32) -> Self {
        Part { number, waits_at: None }
    }
}

futures_pool::remote!(task Part);

impl Task for Part {
    type Value = Vec<u32>;

    /// Returns the primes of this part.
    fn run(self) -> Result<Vec<u32>, BoxError> {
        if let Some(port) = self.waits_at {
            wait_at(port);
        }
        let first = NUMBERS.start.max(self.number * IN_A_PART);
        let end = NUMBERS.end.min((self.number + 1) * IN_A_PART);
        Ok((first..end).filter(|&n| is_prime(n)).collect())
    }

    fn name(&self) -> Cow<'static, str> {
        format!("part {}", self.number).into()
    }
}

fn wait_at(port: u16) {
    if let Ok(mut main) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
        let _ends_with_main = main.read(&mut [0]);
    }
}

fn is_prime(n: u32) -> bool {
    n == 2 || (n > 2 && n % 2 != 0 && (3..).step_by(2).take_while(|d| d * d <= n).all(|d| n % d != 0))
}
