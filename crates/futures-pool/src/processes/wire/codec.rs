//! How values are packed into a frame, and out of it.

use std::any::Any;
use std::borrow::Cow;
use std::mem;
use std::time::Duration;

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::frame::{self, Frame};
use crate::error::BoxError;
use crate::panic;

/// A byte string from this length on goes beside the head, uncopied.
const BLOB: usize = 32 << 10;
/// Marks a byte string in the head.
const INLINE: u8 = 0;
/// Marks a byte string beside the head, by its number there.
const BESIDE: u8 = 1;

/// What is packed to be sent. Large byte strings may be borrowed until then.
#[derive(Default)]
pub struct Outgoing<'a> {
    head: Vec<u8>,
    blobs: Vec<Cow<'a, [u8]>>,
}

/// A place in an [`Outgoing`], to go back to.
#[derive(Clone, Copy)]
pub(crate) struct Mark(usize, usize);

impl<'a> Outgoing<'a> {
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    pub(crate) fn blobs(&self) -> &[Cow<'a, [u8]>] {
        &self.blobs
    }

    pub(crate) fn length(&self) -> u64 {
        frame::length(&self.head, &self.blobs)
    }

    /// The head and the blobs behind it; what is only borrowed is copied.
    pub(crate) fn into_parts(self) -> Vec<Vec<u8>> {
        [self.head].into_iter().chain(self.blobs.into_iter().map(Cow::into_owned)).collect()
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.head.len(), self.blobs.len())
    }

    /// Takes out all that was put in after this place.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.head.truncate(mark.0);
        self.blobs.truncate(mark.1);
    }

    /// Packs something so that it can be skipped, whole or not at all.
    ///
    /// # Errors
    /// What `pack` failed with, or that it panicked.
    pub(crate) fn put_item(
        &mut self,
        tag: u8,
        pack: impl FnOnce(&mut Self) -> Result<(), BoxError>,
    ) -> Result<(), BoxError> {
        let start = self.mark();
        self.put_u32(0);
        self.put_u8(tag);
        let packed = panic::capture(|| pack(self)).unwrap_or_else(|panic| Err(panic.into()));
        let length = self.head.len() - start.0 - size_of::<u32>();
        match packed.and_then(|()| Ok(u32::try_from(length)?)) {
            Ok(length) => {
                self.head[start.0..start.0 + size_of::<u32>()].copy_from_slice(&length.to_le_bytes());
                Ok(())
            }
            Err(error) => {
                self.rewind(start);
                Err(error)
            }
        }
    }

    pub(crate) fn put_u8(&mut self, byte: u8) {
        self.head.push(byte);
    }

    pub(crate) fn put_u32(&mut self, number: u32) {
        self.head.extend(number.to_le_bytes());
    }

    pub(crate) fn put_u64(&mut self, number: u64) {
        self.head.extend(number.to_le_bytes());
    }

    /// Overwrites a number that was put in at this place.
    pub(crate) fn set_u64(&mut self, at: Mark, number: u64) {
        self.head[at.0..at.0 + size_of::<u64>()].copy_from_slice(&number.to_le_bytes());
    }

    /// Packs a value that lives until the frame is sent.
    pub(crate) fn put<T: Serialize + 'static>(&mut self, value: &'a T) -> Result<(), BoxError> {
        match (value as &dyn Any).downcast_ref::<Vec<u8>>() {
            Some(bytes) => self.put_bytes(Cow::Borrowed(bytes)),
            None => self.put_by_serde(value)?,
        }
        Ok(())
    }

    /// Packs a value for good.
    pub(crate) fn put_owned<T: Serialize + 'static>(&mut self, value: T) -> Result<(), BoxError> {
        let mut value = Some(value);
        let bytes = (&mut value as &mut dyn Any).downcast_mut::<Option<Vec<u8>>>().and_then(Option::take);
        match bytes {
            Some(bytes) => self.put_bytes(Cow::Owned(bytes)),
            None => self.put_by_serde(&value.expect("only bytes were taken out"))?,
        }
        Ok(())
    }

    /// Puts in what was packed elsewhere, before anything else has blobs: they are known by their numbers.
    pub(crate) fn put_packed(&mut self, packed: &'a Frame) {
        debug_assert!(self.blobs.is_empty(), "the blobs of what was packed would be taken for others");
        self.head.extend_from_slice(&packed.head);
        self.blobs.extend(packed.blobs.iter().map(|blob| Cow::Borrowed(&blob[..])));
    }

    fn put_bytes(&mut self, bytes: Cow<'a, [u8]>) {
        if bytes.len() >= BLOB {
            self.put_u8(BESIDE);
            self.put_u32(self.blobs.len() as u32);
            self.blobs.push(bytes);
        } else {
            self.put_u8(INLINE);
            self.put_u32(bytes.len() as u32);
            self.head.extend_from_slice(&bytes);
        }
    }

    fn put_by_serde<T: Serialize>(&mut self, value: &T) -> Result<(), BoxError> {
        Ok(postcard::serialize_with_flavor(value, Appending(&mut self.head))?)
    }
}

/// Has postcard append to what is there, and leave it there when it fails.
struct Appending<'h>(&'h mut Vec<u8>);

impl Flavor for Appending<'_> {
    type Output = ();

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

/// A message that was received, and is unpacked from its front.
pub struct Incoming {
    head: Vec<u8>,
    read: usize,
    blobs: Vec<Vec<u8>>,
    time_taken: Duration,
}

impl From<Frame> for Incoming {
    fn from(frame: Frame) -> Self {
        Incoming { head: frame.head, read: 0, blobs: frame.blobs, time_taken: Duration::ZERO }
    }
}

impl Incoming {
    /// A reply, for which a worker took so many nanoseconds.
    pub(crate) fn that_took(nanoseconds: u64, frame: Frame) -> Self {
        Incoming { time_taken: Duration::from_nanos(nanoseconds), ..Incoming::from(frame) }
    }

    /// Takes out all that was not unpacked, as it is.
    pub(crate) fn take_rest(&mut self) -> Frame {
        self.head.drain(..mem::take(&mut self.read));
        Frame { head: mem::take(&mut self.head), blobs: mem::take(&mut self.blobs) }
    }

    /// Unpacks what [`put_item`](Outgoing::put_item) has packed, by its tag; afterwards it is behind it in any case.
    ///
    /// # Errors
    /// What `unpack` failed with, or that it panicked, or that the frame is damaged.
    pub(crate) fn take_item<T>(
        &mut self,
        unpack: impl FnOnce(u8, &mut Self) -> Result<T, BoxError>,
    ) -> Result<T, BoxError> {
        let length = self.take_u32()? as usize;
        let end = self.read.checked_add(length).filter(|end| *end <= self.head.len()).ok_or(TOO_SHORT)?;
        let item = panic::capture(|| unpack(self.take_u8()?, self)).unwrap_or_else(|panic| Err(panic.into()));
        self.read = end;
        item
    }

    /// Takes out how long the worker took for the request.
    pub(crate) fn note_time_taken(&mut self) -> Result<(), BoxError> {
        self.time_taken = Duration::from_nanos(self.take_u64()?);
        Ok(())
    }

    pub(crate) fn time_taken(&self) -> Duration {
        self.time_taken
    }

    pub(crate) fn take_u8(&mut self) -> Result<u8, BoxError> {
        Ok(self.take_array::<1>()?[0])
    }

    pub(crate) fn take_u32(&mut self) -> Result<u32, BoxError> {
        Ok(u32::from_le_bytes(self.take_array()?))
    }

    pub(crate) fn take_u64(&mut self) -> Result<u64, BoxError> {
        Ok(u64::from_le_bytes(self.take_array()?))
    }

    pub(crate) fn take<T: DeserializeOwned + 'static>(&mut self) -> Result<T, BoxError> {
        let mut value: Option<T> = None;
        if let Some(bytes) = (&mut value as &mut dyn Any).downcast_mut::<Option<Vec<u8>>>() {
            *bytes = Some(self.take_bytes()?);
        }
        match value {
            Some(bytes) => Ok(bytes),
            None => self.take_by_serde(),
        }
    }

    fn take_by_serde<T: DeserializeOwned>(&mut self) -> Result<T, BoxError> {
        let left = &self.head[self.read..];
        let (value, rest) = postcard::take_from_bytes(left)?;
        self.read += left.len() - rest.len();
        Ok(value)
    }

    fn take_bytes(&mut self) -> Result<Vec<u8>, BoxError> {
        match self.take_u8()? {
            INLINE => {
                let length = self.take_u32()? as usize;
                Ok(self.take_slice(length)?.to_vec())
            }
            _ => {
                let index = self.take_u32()? as usize;
                Ok(mem::take(self.blobs.get_mut(index).ok_or(TOO_SHORT)?))
            }
        }
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], BoxError> {
        Ok(self.take_slice(N)?.try_into()?)
    }

    fn take_slice(&mut self, length: usize) -> Result<&[u8], BoxError> {
        let slice = self.head[self.read..].get(..length).ok_or(TOO_SHORT)?;
        self.read += length;
        Ok(slice)
    }
}

const TOO_SHORT: &str = "the message is too short";

/// Arguments that can be sent: tuples of what serde can serialize.
pub trait Pack {
    /// Packs one after the other.
    #[doc(hidden)]
    fn pack<'a>(&'a self, out: &mut Outgoing<'a>) -> Result<(), BoxError>;
}

/// Arguments that can be received: tuples of what serde can deserialize.
pub trait Unpack: Sized {
    /// Unpacks one after the other.
    #[doc(hidden)]
    fn unpack(from: &mut Incoming) -> Result<Self, BoxError>;
}

macro_rules! tuples {
    ($(($($Arg:ident $arg:ident),*))*) => {
        $(
            impl<$($Arg: Serialize + 'static),*> Pack for ($($Arg,)*) {
                fn pack<'a>(&'a self, _out: &mut Outgoing<'a>) -> Result<(), BoxError> {
                    let ($($arg,)*) = self;
                    $(_out.put($arg)?;)*
                    Ok(())
                }
            }

            impl<$($Arg: DeserializeOwned + 'static),*> Unpack for ($($Arg,)*) {
                fn unpack(_from: &mut Incoming) -> Result<Self, BoxError> {
                    Ok(($(_from.take::<$Arg>()?,)*))
                }
            }
        )*
    };
}

tuples! {
    ()
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, G g)
}
