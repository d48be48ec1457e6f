//! The grader against submissions that try everything but the task (`hostile/main.rs`).

use std::io::Read;
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Runs the grader on the hostile submissions with these arguments.
fn grade(arguments: &[&str]) -> Graded {
    run(grader(arguments))
}

/// The same for submissions that never end. Only they have a short time: a slow machine may need more to do its task.
fn grade_the_endless(arguments: &[&str]) -> Graded {
    let mut grader = grader(arguments);
    grader.env("CHECKS_WALL_LIMIT_SECONDS", "3");
    run(grader)
}

fn grader(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hostile_submissions"));
    command.args(arguments).env("CARGO_PKG_NAME", "hostile");
    command
}

/// Should the grader hang itself, the test fails by its name.
fn run(mut grader: Command) -> Graded {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(grader.output()));
    let output = receiver.recv_timeout(Duration::from_secs(300)).expect("the grader came to no end in 300 s");
    Graded(output.expect("the grader can be started"))
}

struct Graded(Output);

impl Graded {
    fn code(&self) -> i32 {
        self.0.status.code().expect("the grader ended by itself")
    }

    fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("the grader prints text")
    }

    fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("the grader prints text")
    }

    #[track_caller]
    fn prints(&self, part: &str) {
        let stdout = self.stdout();
        assert!(stdout.contains(part), "expected to read `{part}` in:\n{stdout}");
    }
}

/// Grades one submission, which must fail with this in the explanation.
#[track_caller]
fn fails(submission: &str, why: &str) -> Graded {
    failed(grade(&["--exact", submission]), submission, why)
}

#[track_caller]
fn never_ends(submission: &str, why: &str) -> Graded {
    let graded = failed(grade_the_endless(&["--exact", submission]), submission, why);
    graded.prints("saw no end after 3 s, as in a deadlock or an endless loop\nlook at: what each thread waits for: ");
    graded
}

#[track_caller]
fn failed(graded: Graded, submission: &str, why: &str) -> Graded {
    graded.prints(&format!("test {submission} ... FAILED"));
    graded.prints(why);
    graded.prints("test result: FAILED. 0 passed; 1 failed; 0 ignored;");
    assert_eq!(graded.code(), 101);
    graded
}

#[track_caller]
fn passes(submission: &str) -> Graded {
    let graded = grade(&["--exact", submission]);
    graded.prints(&format!("test {submission} ... ok"));
    graded.prints("test result: ok. 1 passed; 0 failed; 0 ignored;");
    assert_eq!(graded.code(), 0);
    graded
}

#[test]
fn a_right_answer_passes_and_its_output_is_not_shown() {
    assert!(!passes("does_its_task").stdout().contains("keeps what it printed"));
}

#[test]
fn a_wrong_answer_is_explained_with_what_it_printed() {
    let why = "expected the answer to be 42; saw 41\nlook at: the answer\n    | the student printed this";
    fails("gives_a_wrong_answer", why)
        .prints("next: make `gives_a_wrong_answer` pass, then run\n    cargo test -p hostile gives_a_wrong_answer\n");
}

#[test]
fn calls_that_did_not_overlap_are_drawn() {
    let drawing = "expected 3 tasks at the same time; saw only 1\n\
        in the order in which they began and ended:\n    \
        task 1  ├──┤\n    \
        task 2        ├──┤\n    \
        task 3              ├──┤\n\
        look at: the waiting\n";
    fails("calls_one_after_another", drawing);
}

#[test]
fn what_was_seen_before_the_process_ended_is_told() {
    let graded = fails("exits_in_the_second_call", "saw the whole process end (exit");
    // These come through another pipe than what the answer printed, so that this may stand before, between or after them.
    graded.prints("\n    | the student printed this\n");
    graded.prints("| check: call 1 of your code has begun\n");
    graded.prints("| check: call 2 of your code has begun\n");
    graded.prints("| check: task 1 has begun\n");
}

#[test]
fn what_was_seen_before_a_deadlock_is_told() {
    if cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))) {
        let graded = fails("deadlocks_in_a_call", "saw a deadlock, in which no thread can continue:");
        graded.prints("\n    | the student printed this\n");
        graded.prints("\n    | check: call 1 of your code has begun\n");
    }
}

#[test]
fn a_stub_is_not_written_yet() {
    fails("is_not_written", "not written yet: find the answer\n    at crates");
}

#[test]
fn a_panic_is_told_with_its_place() {
    fails("panics", "the code panicked: no first element in []\n    at crates");
}

#[test]
fn an_exit_with_success_is_no_success() {
    fails("exits_with_success", "saw the whole process end (exit");
}

#[test]
fn an_abort_is_told() {
    fails("aborts", "saw the whole process end (");
}

#[test]
fn a_stack_overflow_is_told() {
    fails("overflows_the_stack", "has overflowed its stack");
}

#[test]
fn an_endless_loop_is_killed() {
    never_ends("loops_for_ever", "expected the function to return;");
}

#[test]
fn a_deadlock_is_an_end_that_never_comes() {
    if cfg!(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))) {
        let waits = "saw a deadlock, in which no thread can continue:\n    thread check waits for another thread: ";
        failed(grade(&["--exact", "deadlocks"]), "deadlocks", waits).prints("\nlook at: what each thread waits for: ");
    } else {
        never_ends("deadlocks", "expected the function to return;");
    }
}

#[test]
fn what_has_no_end_is_explained_once_and_then_referred_to() {
    let graded = grade_the_endless(&["loops_for_ever", "floods_the_output", "does_its_task"]);
    assert_eq!(graded.stdout().matches("look at: what each thread waits for").count(), 1);
    graded.prints("---- floods_the_output ----\nno end: see `loops_for_ever`, it is the same\n");
    graded.prints("1 passed; 2 failed;");
}

#[test]
fn an_end_of_the_process_is_explained_once_and_then_referred_to() {
    let graded = grade(&["--exact", "exits_with_success", "prints_what_a_passed_test_prints"]);
    graded.prints(
        "---- prints_what_a_passed_test_prints ----\nthe process ended: see `exits_with_success`, it is the same\n",
    );
}

#[test]
fn the_nonce_does_not_lie_in_memory() {
    fails("looks_for_the_nonce_in_its_memory", "saw the whole process end (exit");
}

#[test]
fn a_report_that_nobody_reads_is_no_trouble() {
    for (submission, expected) in [("does_its_task", 0), ("gives_a_wrong_answer", 101)] {
        let mut grader = grader(&["--exact", submission]);
        let mut grader = grader.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it can be started");
        drop(grader.stdout.take()); // as `| head -1` does after the first line
        let output = grader.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(expected));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn a_check_ends_with_its_grader() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("this machine has a loopback");
    let address = listener.local_addr().expect("it is bound").to_string();
    let mut grader = grader(&["--exact", "waits_for_ever_at_a_connection"]);
    grader.env("HOSTILE_ADDRESS", address).stdout(Stdio::null()).stderr(Stdio::null());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut grader = grader.spawn().expect("the grader can be started");
        let (mut check, _) = listener.accept().expect("the check comes");
        grader.kill().and_then(|()| grader.wait()).expect("the grader runs");
        sender.send(check.read(&mut [0]))
    });
    let end = receiver.recv_timeout(Duration::from_secs(60)).expect("the check has not ended after 60 s");
    assert!(matches!(end, Ok(0) | Err(_)), "the connection is closed, not written to: {end:?}");
}

#[test]
fn a_forged_report_is_only_output() {
    let graded = fails("prints_what_a_passed_test_prints", "    | test result: ok. 1 passed");
    assert!(!graded.stdout().contains("\ntest result: ok"), "tools read lines from their beginning");
}

#[test]
fn a_hook_that_exits_hides_nothing() {
    fails("exits_in_a_panic_hook", "expected the hook to be left out; saw a hook that exits");
}

#[test]
fn a_caught_failure_stays_a_failure() {
    fails("catches_the_failure", "expected a failure to stay one; saw it caught");
}

#[test]
fn a_flood_is_cut_down() {
    let graded = never_ends("floods_the_output", "bytes left out …");
    assert!(graded.stdout().len() < 10_000, "{} bytes were shown", graded.stdout().len());
}

#[test]
fn a_flood_does_not_wash_the_receipt_away() {
    passes("floods_while_it_passes");
}

#[test]
fn threads_that_are_left_behind_do_not_hold_up_the_verdict() {
    passes("leaves_a_thread_that_never_ends");
}

#[test]
fn a_child_cannot_start_a_cascade_of_graders() {
    passes("starts_the_grader_again");
}

#[test]
fn a_meeting_that_does_not_take_place_fails() {
    fails("meets_nobody", "expected 2 to meet; saw 1 who waited in vain");
}

#[test]
fn a_proof_has_the_patience_to_catch_a_mistake_that_shows_late() {
    let mut proof = Command::new(env!("CARGO_BIN_EXE_late_mistake"));
    proof.args(["reference", "mutants"]);
    let graded = run(proof);
    graded.prints("test reference ... ok\ntest mutants::joins_us_late ... ok\n");
    assert_eq!(graded.code(), 0);
}

#[test]
fn names_are_listed_for_people_and_for_tools() {
    let terse = grade(&["--list", "--format", "terse"]).stdout();
    assert!(terse.starts_with("does_its_task: test\nis_not_written: test\n"));
    assert!(terse.lines().all(|line| line.ends_with(": test")));
    assert_eq!(grade(&["--list", "--format", "terse", "--ignored"]).stdout(), "");
    grade(&["--list", "flood"]).prints("floods_while_it_passes: test\n\n2 tests, 0 benchmarks");
}

#[test]
fn a_part_of_a_name_chooses() {
    let graded = grade(&["its_task"]);
    graded.prints("running 1 test\n");
    graded.prints("23 filtered out");
    assert_eq!(graded.code(), 0);
}

#[test]
fn a_name_of_no_check_is_refused() {
    for arguments in [&["its_task", "nonsense"][..], &["--exact", "nonsense"]] {
        let graded = grade(arguments);
        let begins = "no check is called \"nonsense\"; the checks are:\n    does_its_task\n    is_not_written\n";
        assert!(graded.stderr().starts_with(begins), "{}", graded.stderr());
        assert_eq!((graded.code(), graded.stdout().as_str()), (2, ""));
    }
}

#[test]
fn what_is_skipped_is_left_out() {
    let graded = grade(&["--quiet", "--color=never", "--show-output", "its_task", "wrong", "--skip", "wrong"]);
    graded.prints("running 1 test\n");
    assert_eq!(graded.code(), 0);
}

#[test]
fn output_is_passed_on_if_asked_for() {
    grade(&["--exact", "does_its_task", "--nocapture"]).prints("a passed check keeps what it printed to itself\n");
}

#[test]
fn output_that_was_passed_on_is_not_shown_again() {
    let stdout = grade(&["--exact", "gives_a_wrong_answer", "--nocapture"]).stdout();
    assert_eq!(stdout.matches("the student printed this").count(), 1, "{stdout}");
}

#[test]
fn an_unknown_argument_gets_a_sentence() {
    let graded = grade(&["--fast"]);
    assert!(graded.stderr().starts_with("`--fast` is unknown here\n\nArguments:"), "{}", graded.stderr());
    assert_eq!(graded.code(), 2);
}

#[test]
fn the_inner_arguments_are_not_for_people() {
    let graded = grade(&["--in-child", "does_its_task"]);
    assert!(graded.stderr().contains("is for the grader itself"), "{}", graded.stderr());
    assert_eq!(graded.code(), 2);
}
