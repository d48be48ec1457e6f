use std::collections::VecDeque;

/// What a child printed: its beginning and its end, however much there was in between.
#[derive(Debug, Default)]
pub(crate) struct Transcript {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    left_out: u64,
}

/// Bytes kept of the beginning, and as many of the end.
const KEPT: usize = 2048;

impl Transcript {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(KEPT - self.head.len()));
        self.head.extend_from_slice(first);
        // Of a long piece only its end can stay.
        let skipped = rest.len().saturating_sub(KEPT);
        self.tail.extend(&rest[skipped..]);
        let surplus = self.tail.len().saturating_sub(KEPT);
        self.tail.drain(..surplus);
        self.left_out += (skipped + surplus) as u64;
    }

    /// As text for a terminal: no control characters but line ends and tabs, so that no one's output can forge ours.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::from_utf8_lossy(&self.head).into_owned();
        if self.left_out > 0 {
            text += &format!("\n… {} bytes left out …\n", self.left_out);
        }
        text += &String::from_utf8_lossy(&self.tail.iter().copied().collect::<Vec<u8>>());
        text.retain(|c| !c.is_control() || c == '\n' || c == '\t');
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_output_is_kept_whole() {
        let mut transcript = Transcript::default();
        transcript.push(b"one\n");
        transcript.push(b"two\n");
        assert_eq!(transcript.to_text(), "one\ntwo");
    }

    #[test]
    fn of_a_flood_the_beginning_and_the_end_are_kept() {
        let mut transcript = Transcript::default();
        transcript.push(b"first ");
        (0..10_000).for_each(|_| transcript.push(&[b'x'; 1000]));
        transcript.push(b" last");
        let text = transcript.to_text();
        assert!(text.starts_with("first xx") && text.ends_with("xx last"));
        assert!(text.contains(&format!("… {} bytes left out …", 10_000_011 - 2 * KEPT)));
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let mut transcript = Transcript::default();
        transcript.push(b"\x1b[2Jtest result: ok\r");
        assert_eq!(transcript.to_text(), "[2Jtest result: ok");
    }
}
