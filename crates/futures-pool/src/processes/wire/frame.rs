//! Frames: how bytes stand on a stream.
//!
//! A frame is a head, in which values are packed one behind the other, and large byte strings beside it, which go from
//! the value to the stream and from the stream to the value without being copied in between. In little-endian bytes:
//!
//! ```text
//! head length: u32 | number of blobs: u32 | length of each blob: u64 … | head | blobs …
//! ```

use std::borrow::Cow;
use std::io::{self, BufRead, Read, Write};

/// How many bytes a frame may have, unless another limit is chosen. Longer ones are refused, by who writes and by who
/// reads.
pub(crate) const DEFAULT_LIMIT: u64 = 2 << 30;
/// How many bytes are read or written at a time, if they are there.
pub(crate) const BUFFER: usize = 64 << 10;
/// More blobs than anybody sends.
const MOST_BLOBS: u32 = 1 << 20;

/// A frame as it was read from a stream.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) head: Vec<u8>,
    pub(crate) blobs: Vec<Vec<u8>>,
}

/// How many bytes of payload a frame has: head and blobs, without the lengths before them.
pub(crate) fn length(head: &[u8], blobs: &[Cow<'_, [u8]>]) -> u64 {
    head.len() as u64 + blobs.iter().map(|blob| blob.len() as u64).sum::<u64>()
}

/// Writes one frame; the caller has looked at its [`length`].
pub(crate) fn write(stream: &mut impl Write, head: &[u8], blobs: &[Cow<'_, [u8]>]) -> io::Result<()> {
    let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "more than a frame can hold");
    stream.write_all(&u32::try_from(head.len()).map_err(too_long)?.to_le_bytes())?;
    stream.write_all(&u32::try_from(blobs.len()).map_err(too_long)?.to_le_bytes())?;
    for blob in blobs {
        stream.write_all(&(blob.len() as u64).to_le_bytes())?;
    }
    stream.write_all(head)?;
    blobs.iter().try_for_each(|blob| stream.write_all(blob))
}

/// Whether these bytes begin with a whole frame without blobs.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk() else { return false };
    let Some((blobs, head)) = rest.split_first_chunk() else { return false };
    *blobs == [0; 4] && head.len() as u64 >= u64::from(u32::from_le_bytes(*length))
}

/// Reads one frame; `None` at the end of the stream.
///
/// # Errors
/// If the stream ends within a frame, or what is there cannot be the beginning of one.
pub(crate) fn read(stream: &mut impl BufRead, limit: u64) -> io::Result<Option<Frame>> {
    if stream.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let (head, blobs) = (read_u32(stream)?, read_u32(stream)?);
    if blobs > MOST_BLOBS {
        return Err(garbled());
    }
    let blobs = (0..blobs).map(|_| read_u64(stream)).collect::<io::Result<Vec<_>>>()?;
    let length = blobs.iter().try_fold(u64::from(head), |sum, blob| sum.checked_add(*blob));
    if length.is_none_or(|length| length > limit) {
        return Err(garbled());
    }
    let head = read_bytes(stream, u64::from(head))?;
    let blobs = blobs.into_iter().map(|length| read_bytes(stream, length)).collect::<io::Result<_>>()?;
    Ok(Some(Frame { head, blobs }))
}

fn read_u32(stream: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    stream.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn read_u64(stream: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    stream.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

/// For how many bytes room is made at once. A longer string gets more as it comes: its length may be a lie.
const BELIEVED: u64 = 256 << 20;

fn read_bytes(stream: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(length.min(BELIEVED) as usize);
    let read = stream.take(length).read_to_end(&mut bytes)?;
    if (read as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

/// What is told of bytes that are no message.
pub(crate) const GARBLED: &str = "it sent what is not a message";

fn garbled() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, GARBLED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_whole_when_its_last_byte_is_there() {
        let whole = written(b"head", &[]);
        assert!(is_whole(&whole) && is_whole(&[whole.clone(), whole.clone()].concat()) && is_whole(&written(b"", &[])));
        assert!((0..whole.len()).all(|end| !is_whole(&whole[..end])));
        assert!(!is_whole(&written(b"head", &[b""])), "that may have blobs to come");
    }

    fn written(head: &[u8], blobs: &[&[u8]]) -> Vec<u8> {
        let mut stream = Vec::new();
        write(&mut stream, head, &blobs.iter().map(|blob| Cow::Borrowed(*blob)).collect::<Vec<_>>()).unwrap();
        stream
    }

    #[test]
    fn what_is_written_is_read() {
        let stream = [written(b"", &[]), written(b"head", &[b"", b"blob"])].concat();
        let mut stream = &stream[..];
        let frame = read(&mut stream, 8).unwrap().unwrap();
        assert_eq!((frame.head, frame.blobs), (vec![], vec![]));
        let frame = read(&mut stream, 8).unwrap().unwrap();
        assert_eq!((frame.head, frame.blobs), (b"head".to_vec(), vec![b"".to_vec(), b"blob".to_vec()]));
        assert!(read(&mut stream, 8).unwrap().is_none());
    }

    #[test]
    fn a_stream_that_ends_within_a_frame_is_no_end_of_the_stream() {
        let whole = written(b"head", &[b"blob"]);
        for end in 1..whole.len() {
            assert_eq!(read(&mut &whole[..end], 8).unwrap_err().kind(), io::ErrorKind::UnexpectedEof, "{end}");
        }
    }

    #[test]
    fn more_than_the_limit_is_not_believed() {
        let whole = written(b"head", &[b"blob"]);
        assert_eq!(read(&mut &whole[..], 7).unwrap_err().kind(), io::ErrorKind::InvalidData);
        for rubbish in [[0xff; 64], [b'{'; 64]] {
            assert_eq!(read(&mut &rubbish[..], DEFAULT_LIMIT).unwrap_err().kind(), io::ErrorKind::InvalidData);
        }
        let mut many = [0; 64];
        many[4..8].copy_from_slice(&2_u32.to_le_bytes());
        many[8..24].fill(0xff);
        assert_eq!(read(&mut &many[..], u64::MAX).unwrap_err().kind(), io::ErrorKind::InvalidData, "the sum overflows");
    }
}
