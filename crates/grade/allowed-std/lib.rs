//! The standard library as a submission sees it: `std`, `core` and `alloc` are this crate when a class is graded.
//!
//! What is not listed here does not exist for the compiler, under whatever name a submission asks for it: other files,
//! other processes, the network, the environment, what is typed in, what is compiled in from other files. The checks
//! refuse the same by name wherever they run, so that an answer which passes at home passes in the class.

// Old programs say `std::i32::MAX`.
#![allow(clippy::legacy_numeric_constants)]

pub use std::{
    any, array, ascii, backtrace, borrow, boxed, cell, char, clone, cmp, collections, convert, default, error, f32,
    f64, ffi, fmt, future, hash, hint, i8, i16, i32, i64, i128, isize, iter, marker, mem, num, ops, option, path, pin,
    primitive, ptr, rc, result, slice, str, string, sync, task, thread, time, u8, u16, u32, u64, u128, usize,
};
pub use std::{
    assert, assert_eq, assert_ne, cfg, column, compile_error, concat, dbg, debug_assert, debug_assert_eq,
    debug_assert_ne, eprint, eprintln, file, format, format_args, line, matches, module_path, print, println,
    stringify, thread_local, todo, unimplemented, unreachable, vec, write, writeln,
};

/// [`std::panic`] without the hook, which is the grader's.
pub mod panic {
    pub use std::panic::{
        AssertUnwindSafe, Location, PanicHookInfo, RefUnwindSafe, UnwindSafe, catch_unwind, panic_any, resume_unwind,
    };
}
pub use macros::panic;

/// [`std::io`] without what is typed in.
pub mod io {
    pub use std::io::{
        BufRead, BufReader, BufWriter, Bytes, Chain, Cursor, Empty, Error, ErrorKind, IntoInnerError, IoSlice,
        IoSliceMut, IsTerminal, LineWriter, Lines, Read, Repeat, Result, Seek, SeekFrom, Sink, Split, Stderr,
        StderrLock, Stdout, StdoutLock, Take, Write, WriterPanicked, copy, empty, prelude, read_to_string, repeat,
        sink, stderr, stdout,
    };
}

/// What needs no `use`.
pub mod prelude {
    /// The list of the edition that the exercises are written in, without what takes other files or the environment in.
    pub mod rust_2024 {
        pub use crate::macros::{panic, vec};
        pub use crate::{
            assert, assert_eq, assert_ne, cfg, column, compile_error, concat, dbg, debug_assert, debug_assert_eq,
            debug_assert_ne, eprint, eprintln, file, format, format_args, line, matches, module_path, print, println,
            stringify, thread_local, todo, unimplemented, unreachable, write, writeln,
        };
        pub use std::prelude::rust_2024::{
            AsMut, AsRef, AsyncFn, AsyncFnMut, AsyncFnOnce, Box, Clone, Copy, Debug, Default, DoubleEndedIterator,
            Drop, Eq, Err, ExactSizeIterator, Extend, Fn, FnMut, FnOnce, From, FromIterator, Future, Hash, Into,
            IntoFuture, IntoIterator, Iterator, None, Ok, Option, Ord, PartialEq, PartialOrd, Result, Send, Sized,
            Some, String, Sync, ToOwned, ToString, TryFrom, TryInto, Unpin, Vec, align_of, align_of_val, derive, drop,
            size_of, size_of_val, test,
        };
    }
    /// The same: some ask for it by this name.
    pub use rust_2024 as v1;
}

/// The macros whose names are those of modules as well, without the modules.
#[expect(hidden_glob_reexports, reason = "that is what it is for")]
mod macros {
    pub use std::*;

    mod panic {}
    mod vec {}
}
