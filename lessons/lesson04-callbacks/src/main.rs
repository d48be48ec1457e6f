//! Lesson 04: callbacks. The page beside this program explains it: `lessons/lesson04-callbacks/README.md`.

use std::fmt::Display;
use std::panic;
use std::process::ExitCode;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use futures_pool::{Executor, Future, TaskError, ThreadPoolBuilder, ThreadPoolExecutor, named};
use lesson_program::{Lesson, Outcome, run};
use timeline::{Kind::Waiting, Timeline};

fn main() -> ExitCode {
    run(
        "Lesson 04: callbacks",
        &[
            ("A callback, and main keeps working", main_keeps_working),
            ("Three ends: cancelled, an error, a value", three_ends),
            ("Which thread runs a callback", which_thread),
            ("Several callbacks, and one of them panics", one_of_them_panics),
            ("A callback that blocks holds its worker up", holds_its_worker_up),
            ("A callback that waits for its own worker", waits_for_its_own_worker),
        ],
    )
}

fn main_keeps_working(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));
    let timeline = Timeline::start();
    let argument = 5;

    workers(lesson.workers(2)).scoped()?.run(|pool| -> Outcome {
        println!("main: starting");
        let job = pool.submit(|| timeline.span("task(5)", || task(argument, second)));
        job.add_done_callback(|job| done(argument, job));

        println!("main: moving on, and calling the task again");
        let result = timeline.span("task(1)", || task(1, second));
        println!("main: that call gave {result}");

        timeline.span_of(Waiting, "result", || job.into_result())?; // waits for the callback too
        Ok(())
    })?;

    let time = timeline.now();
    println!();
    lesson.draw("A callback, and main keeps working", &timeline);
    println!("\nBoth calls together took {:.2} s.", time.as_secs_f64());
    Ok(())
}

fn task(n: u32, second: Duration) -> u32 {
    println!("task (argument {n}) sleeping for {:?}", n * second);
    thread::sleep(n * second);
    println!("task (argument {n}) done");
    n * 10
}

/// Says how the task with this argument has ended.
fn done(argument: impl Display, job: &Future<'_, u32>) {
    match job.result() {
        Err(TaskError::Cancelled) => println!("{argument}: cancelled"),
        Err(error) => println!("{argument}: error returned: {error}"),
        Ok(value) => println!("{argument}: value returned: {value}"),
    }
}

/// A pool of that many threads, called `worker_0`, `worker_1` and so on.
fn workers(max_workers: usize) -> ThreadPoolBuilder<'static> {
    ThreadPoolExecutor::builder().max_workers(max_workers).thread_name_prefix("worker")
}

fn three_ends(_: &Lesson) -> Outcome {
    let pool = workers(1).build()?;
    let (go_on, signal) = channel();
    let _held = pool.submit(move || signal.recv()); // keeps the only worker until we let it go on

    let jobs = ["5", "five", "1"].map(|argument| {
        let job = pool.try_submit(move || argument.parse::<u32>().map(|n| n * 10));
        job.add_done_callback(move |job| done(argument, job));
        job
    });

    println!("main: cancel() is {}", jobs[2].cancel());
    go_on.send(())?;
    pool.shutdown(); // every task and every callback has run
    Ok(())
}

fn which_thread(_: &Lesson) -> Outcome {
    let pool = workers(1).build()?;
    let (go_on, signal) = channel();

    let running = pool.submit(move || signal.recv());
    running.add_done_callback(|_| println!("finished:     its callback ran on {}", this_thread()));

    let queued = pool.submit(|| 1);
    queued.add_done_callback(|_| println!("cancelled:    its callback ran on {}", this_thread()));
    let canceller = ThreadPoolExecutor::builder().thread_name_prefix("canceller").build()?;
    canceller.submit(move || queued.cancel()).into_result()?;

    let last = pool.submit(|| 2);
    go_on.send(())?;
    last.result()?;
    last.add_done_callback(|_| println!("done already: its callback ran on {}", this_thread()));
    Ok(())
}

fn this_thread() -> String {
    thread::current().name().unwrap_or("a thread").to_owned()
}

fn one_of_them_panics(_: &Lesson) -> Outcome {
    report_panics_in_one_line();
    let pool = workers(1).build()?;
    let (go_on, signal) = channel();

    let job = pool.submit(move || {
        signal.recv().unwrap(); // until the callbacks are there
        50
    });
    job.add_done_callback(|_| println!("the first callback"));
    job.add_done_callback(|_| panic!("the second callback panics"));
    job.add_done_callback(|_| println!("the third callback"));
    go_on.send(())?;

    println!("the value is {}", job.into_result()?);
    println!("the next task runs on {}", pool.submit(this_thread).into_result()?);
    Ok(())
}

/// A panic that is meant: no backtrace, whatever `RUST_BACKTRACE` says.
fn report_panics_in_one_line() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| match info.payload().downcast_ref::<&str>() {
        Some(message) => eprintln!("{} panicked: {message}", this_thread()),
        None => report(info),
    }));
}

fn holds_its_worker_up(lesson: &Lesson) -> Outcome {
    let second = lesson.pace(Duration::from_secs(1));

    println!("The callback does it:\n");
    let timeline = Timeline::start();
    let work = |name: &str, seconds| timeline.span(name, || thread::sleep(seconds * second));
    workers(1).scoped()?.run(|pool| {
        let first = pool.submit(|| work("first", 1));
        first.add_done_callback(|_| work("what follows", 3));
        let _second = pool.submit(|| work("second", 1));
    });
    print_chart_and_time(lesson, "The callback does what follows", &timeline);

    println!("\nThe callback passes it on to main:\n");
    let timeline = Timeline::start();
    let work = |name: &str, seconds| timeline.span(name, || thread::sleep(seconds * second));
    let (sender, finished) = channel();
    workers(1).scoped()?.run(|pool| {
        let first = pool.submit(|| work("first", 1));
        first.add_done_callback(move |_| sender.send(()).unwrap());
        let _second = pool.submit(|| work("second", 1));
        finished.iter().for_each(|()| work("what follows", 3));
    });
    print_chart_and_time(lesson, "The callback passes on what follows", &timeline);
    Ok(())
}

fn print_chart_and_time(lesson: &Lesson, title: &str, timeline: &Timeline) {
    let time = timeline.now();
    lesson.draw(title, timeline);
    println!("\nAll of it took {:.2} s.", time.as_secs_f64());
}

fn waits_for_its_own_worker(_: &Lesson) -> Outcome {
    let (go_on, signal) = channel();

    workers(1).scoped()?.run(|pool| -> Outcome {
        let first = pool.submit(named("first", move || signal.recv().unwrap()));

        let inner = pool.clone();
        first.add_done_callback(move |_| {
            let second = inner.submit(named("second", || 2));
            match second.result() {
                Ok(value) => println!("second gave {value}"),
                Err(error) => println!("{error}"),
            }
        });

        go_on.send(())?;
        first.into_result()?;
        Ok(())
    })?;
    Ok(())
}
