//! A lesson piped into `head` ends when `head` does, without a word.

use std::io::{self, ErrorKind};
use std::panic;
use std::process;

/// `println!` panics when its line cannot be written. From now on that ends the program instead: with exit code 0 when
/// nobody reads any more, otherwise with a sentence and exit code 1.
pub(crate) fn ends_the_program() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let message = info.payload().downcast_ref::<String>();
        let Some(reason) = message.and_then(|message| message.strip_prefix("failed printing to stdout: ")) else {
            return report(info);
        };
        if nobody_reads(reason) {
            process::exit(0);
        }
        eprintln!("The lesson stopped: its output cannot be written: {reason}.");
        process::exit(1);
    }));
}

/// Whether printing failed because the other end of the pipe is closed. The words for it differ from system to system
/// and from language to language, and Windows has two errors for it; what they all have is a number that std knows.
fn nobody_reads(reason: &str) -> bool {
    let number = reason.rsplit_once("(os error ").and_then(|(_, number)| number.strip_suffix(')')?.parse().ok());
    number.is_some_and(|number| io::Error::from_raw_os_error(number).kind() == ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_closed_pipe_means_that_nobody_reads() {
        let closed: &[i32] = if cfg!(windows) { &[109, 232] } else { &[32] };
        for &number in closed {
            assert!(nobody_reads(&io::Error::from_raw_os_error(number).to_string()), "{number}");
        }
    }

    #[test]
    fn any_other_failure_is_one() {
        let full = if cfg!(windows) { 112 } else { 28 };
        assert!(!nobody_reads(&io::Error::from_raw_os_error(full).to_string()));
        assert!(!nobody_reads(&io::Error::from(ErrorKind::WriteZero).to_string()));
    }
}
