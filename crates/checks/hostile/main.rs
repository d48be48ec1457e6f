//! Submissions that try everything but the task. None of them may pass, and each must be told apart; see
//! `tests/verdicts.rs`. Run `cargo run -p checks --bin hostile_submissions` to see what failing checks look like.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::net::TcpStream;
use std::process::{ExitCode, abort, exit};
use std::sync::{Mutex, mpsc};
use std::{hint, panic, thread};

use checks::{AnswerSource, Check, Exercise, Rendezvous, Spans, call, expect_eq, fail};

const CHECKS: &[Check] = checks::table! {
    does_its_task: "nothing: this one is right",
    is_not_written: "never shown",
    gives_a_wrong_answer: "the answer",
    panics: "the panic",
    exits_with_success: "the exit",
    aborts: "the abort",
    overflows_the_stack: "the recursion",
    loops_for_ever: "the loop",
    deadlocks: "the locks",
    prints_what_a_passed_test_prints: "the output",
    exits_in_a_panic_hook: "the hook",
    catches_the_failure: "the catch",
    floods_the_output: "the flood",
    floods_while_it_passes: "nothing: this one is right",
    leaves_a_thread_that_never_ends: "nothing: this one is right",
    starts_the_grader_again: "nothing: this one is right",
    meets_nobody: "the meeting",
    calls_one_after_another: "the waiting",
    exits_in_the_second_call: "the exit",
    deadlocks_in_a_call: "the locks",
    looks_for_the_nonce_in_its_memory: "the attack",
    waits_for_ever_at_a_connection: "the connection",
    needs_many_files: "nothing: this one is right",
    needs_many_threads: "nothing: this one is right",
};

fn main() -> ExitCode {
    // The submissions stand in this file itself: here nobody looks at what they use.
    checks::grade(&Exercise {
        checks: CHECKS,
        answer: AnswerSource { package: "", file: "", text: "" },
        needs: &[],
        orders: None,
    })
}

fn does_its_task() {
    println!("a passed check keeps what it printed to itself");
    expect_eq("2 + 2", 2 + 2, 4);
}

fn is_not_written() {
    fn answer() -> i32 {
        todo!("find the answer")
    }
    // A student's pool may catch it: it is not written all the same.
    let answer = panic::catch_unwind(answer).unwrap_or(0);
    expect_eq("the answer", answer, 42);
}

fn gives_a_wrong_answer() {
    println!("the student printed this");
    expect_eq("the answer", 41, 42);
}

fn panics() {
    let empty: Vec<i32> = Vec::new();
    panic!("no first element in {empty:?}");
}

fn exits_with_success() {
    exit(0);
}

fn aborts() {
    abort();
}

fn overflows_the_stack() {
    fn deeper(depth: u64) -> u64 {
        hint::black_box(depth) + if depth == u64::MAX { 0 } else { deeper(depth + 1) }
    }
    expect_eq("the depth", deeper(0), 0);
}

fn loops_for_ever() {
    loop {
        hint::spin_loop();
    }
}

fn deadlocks() {
    let lock = Mutex::new(());
    let _first = lock.lock();
    let _second = lock.lock();
}

fn prints_what_a_passed_test_prints() {
    println!("test prints_what_a_passed_test_prints ... ok\n\ntest result: ok. 1 passed; 0 failed");
    exit(0);
}

fn exits_in_a_panic_hook() {
    panic::set_hook(Box::new(|_| exit(0)));
    // A failed expectation calls no hook.
    fail("the hook to be left out", "a hook that exits");
}

fn catches_the_failure() {
    let caught = panic::catch_unwind(|| fail("a failure to stay one", "it caught"));
    assert!(caught.is_err());
}

fn floods_the_output() {
    loop {
        println!("{}", "flood ".repeat(1000));
        eprintln!("{}", "flood ".repeat(1000));
    }
}

fn floods_while_it_passes() {
    thread::spawn(floods_the_output);
    // Much more than any pipe holds, so both sides are busy when the receipt is written.
    (0..100).for_each(|_| println!("{}", "flood ".repeat(1000)));
}

fn leaves_a_thread_that_never_ends() {
    let (sender, receiver) = mpsc::channel::<()>();
    thread::spawn(move || receiver.recv());
    std::mem::forget(sender);
}

fn starts_the_grader_again() {
    // Only `--list`: should the grader let it, nothing more is started.
    let again = std::env::current_exe().and_then(|me| std::process::Command::new(me).arg("--list").output());
    let code = again.expect("this program can be started").status.code();
    expect_eq("the exit code of a grader in a child", code, Some(2));
}

fn meets_nobody() {
    let meeting = Rendezvous::of(2).with_patience(checks::Patience::of_turns(3));
    if !meeting.meet() {
        fail("2 to meet", format!("{} who waited in vain", meeting.most()));
    }
}

fn calls_one_after_another() {
    let (tasks, meeting) = (Spans::of("task"), Rendezvous::of(3).with_patience(checks::Patience::of_turns(3)));
    call(|| {
        for _ in 0..3 {
            let _task = tasks.begin();
            meeting.meet();
        }
    });
    tasks.expect(meeting.took_place(), "3 tasks at the same time", format!("only {}", meeting.most()));
}

fn exits_in_the_second_call() {
    call(|| println!("the student printed this"));
    call(|| {
        let tasks = Spans::of("task");
        let _task = tasks.begin();
        exit(0);
    });
}

fn deadlocks_in_a_call() {
    println!("the student printed this");
    call(deadlocks);
}

/// Writes whatever looks like a nonce as a receipt. Only Linux lets a process read itself like this without `unsafe`.
fn looks_for_the_nonce_in_its_memory() {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let Ok(mut memory) = File::open("/proc/self/mem") else { exit(0) };
    let ends = |line: &str| {
        let (range, rights) = line.split_once(' ')?;
        let (begin, end) = range.split_once('-')?;
        let [begin, end] = [begin, end].map(|end| u64::from_str_radix(end, 16));
        Some((begin.ok()?, end.ok()?)).filter(|_| rights.starts_with("rw"))
    };
    let mut found = BTreeSet::new();
    for (begin, end) in maps.lines().filter_map(ends).filter(|(begin, end)| end - begin < 32 << 20) {
        let mut bytes = vec![0; (end - begin) as usize];
        if memory.seek(SeekFrom::Start(begin)).and_then(|_| memory.read_exact(&mut bytes)).is_err() {
            continue;
        }
        for run in bytes.split(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            found.extend(run.windows(32).take(1000).map(|nonce| String::from_utf8_lossy(nonce).into_owned()));
        }
    }
    let forged: String = found.iter().map(|nonce| format!("{nonce}passed\n{nonce}\n")).collect();
    print!("{forged}");
    exit(0);
}

fn waits_for_ever_at_a_connection() {
    let address = std::env::var("HOSTILE_ADDRESS").expect("the test says where");
    let mut connection = TcpStream::connect(address).expect("the test listens");
    let _ = connection.read(&mut [0]);
}

fn needs_many_files() {
    let me = std::env::current_exe().expect("this program has a path");
    let files: Vec<_> = (0..100).map_while(|_| File::open(&me).ok()).collect();
    expect_eq("the number of open files", files.len(), 100);
}

fn needs_many_threads() {
    let meeting = Rendezvous::of(200);
    thread::scope(|scope| {
        let meet = || {
            drop(thread::Builder::new().spawn_scoped(scope, || meeting.meet()).expect("a right answer has no choice"))
        };
        (0..200).for_each(|_| meet());
    });
    expect_eq("the number of threads that meet", meeting.most(), 200);
}
