//! Section 4: the life of a thread, what it costs, and how it is cut short.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{io, thread};

use lesson_web::{Lesson, Outcome};

use crate::child;
use crate::median::median;

pub(crate) fn life_and_price(_: &Lesson) -> Outcome {
    life()?;
    price()?;
    forgotten()?;
    Ok(())
}

fn life() -> Outcome {
    let (sender, numbers) = channel();
    let adder = thread::spawn(move || numbers.iter().sum::<u32>());
    println!("begun     is_finished() is {}", adder.is_finished());

    sender.send(12)?;
    sender.send(30)?;
    println!("at work   is_finished() is {}", adder.is_finished());

    drop(sender); // no more numbers: the sum is complete
    while !adder.is_finished() {
        thread::sleep(Duration::from_millis(1));
    }
    println!("ended     is_finished() is {}", adder.is_finished());
    println!("joined    it returned {}", adder.join().unwrap());
    Ok(())
}

fn price() -> io::Result<()> {
    let thread = median(200, || {
        thread::Builder::new().spawn(|| ())?.join().unwrap();
        Ok(())
    })?;
    let process = median(20, || child::run(child::COUNT).map(drop))?;

    println!();
    println!("start a thread and join it       {:.0} µs, the median of 200", thread * 1e6);
    println!("start a process and wait for it  {:.0} µs, the median of 20", process * 1e6);
    println!("The thread was {:.0} times as fast.", process / thread);
    Ok(())
}

fn forgotten() -> io::Result<()> {
    let started = Instant::now();
    let printed = child::run(child::FORGET)?;
    println!("\nA program that does not join its thread, over after {} ms, prints:", started.elapsed().as_millis());
    print!("{printed}");
    Ok(())
}

/// What the process that forgets does.
pub(crate) fn in_the_child() {
    thread::spawn(|| {
        thread::sleep(Duration::from_secs(60));
        println!("thread: I am done");
    });
    println!("main: I am done");
}
