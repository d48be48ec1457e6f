use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Output, Stdio};

use crate::wait_until::wait_until;
use watchdog::watched;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_site"));
    command.args(arguments);
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().expect("the program runs")
}

/// Where the program says it serves.
fn address_in(line: &str) -> SocketAddr {
    line.split("http://").nth(1).unwrap().split('/').next().unwrap().parse().unwrap()
}

/// Kills the program when the test ends, however it ends.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().expect("the program is still running");
        self.0.wait().expect("the program ends");
    }
}

#[test]
fn it_serves_and_says_where_and_what() {
    watched(|| {
        let child = program(&["--pace", "none"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut serving = Serving(child);
        let mut lines = BufReader::new(serving.0.stdout.take().unwrap()).lines().map(Result::unwrap);

        let first = lines.next().unwrap();
        assert!(first.contains("Ctrl-C"), "{first}");

        let agent = practice_site::agent(address_in(&first));
        agent.get("http://google.com/search?q=dog").call().unwrap();
        assert_eq!(lines.next().unwrap(), "200 GET google.com/search?q=dog");
    });
}

/// As in `| head -1`: the first line is read, and then nobody reads any more.
#[test]
fn it_ends_quietly_when_nobody_reads_any_more() {
    watched(|| {
        let mut child = program(&["--pace", "none"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut first).unwrap();
        drop(stdout);

        let agent = practice_site::agent(address_in(&first));
        wait_until(|| {
            // Each is answered, until the program has ended.
            _ = agent.get("http://google.com/search?q=dog").call();
            child.try_wait().unwrap().is_some()
        });
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
    });
}

/// What the next test has the program run.
#[test]
#[ignore = "it is a client, run by `it_serves_a_program_that_it_runs`"]
fn client_behind_a_proxy() {
    let proxy = std::env::var("http_proxy").unwrap();
    let mut connection = TcpStream::connect(proxy.strip_prefix("http://").unwrap()).unwrap();
    let get = "GET http://google.com/search?q=dog HTTP/1.1\r\nHost: google.com\r\nConnection: close\r\n\r\n";
    connection.write_all(get.as_bytes()).unwrap();
    println!("{}", io::read_to_string(connection).unwrap());
}

#[test]
fn it_serves_a_program_that_it_runs() {
    watched(|| {
        let this = std::env::current_exe().unwrap();
        let client = ["--ignored", "--exact", "program::client_behind_a_proxy", "--nocapture"];
        let output = program(&["--pace", "none"]).arg(this).args(client).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(0), "{printed}");
        assert!(printed.contains("HTTP/1.1 200 OK") && printed.contains("<title>dog"), "{printed}");
    });
}

#[test]
fn it_ends_as_the_program_that_it_runs() {
    watched(|| {
        let site = env!("CARGO_BIN_EXE_site");
        assert_eq!(run(&[site, "--help"]).status.code(), Some(0));
        assert_eq!(run(&["--pace", "9", site, "--pace", "0"]).status.code(), Some(2));
        let output = run(&["no-such-program"]);
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(sentence.starts_with("practice-site: no-such-program cannot be started: "), "{sentence}");
    });
}

#[test]
fn a_bad_flag_gets_one_sentence_and_exit_code_2() {
    watched(|| {
        for arguments in [
            &["--speed", "9"][..],
            &["--pace", "brisk"],
            &["--pace", "0"],
            &["--pace"],
            &["--port", "eighty"],
            &["--port", "65536"],
        ] {
            let output = run(arguments);
            let sentence = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {sentence}");
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
            assert!(sentence.ends_with("try --help.\n"), "{sentence}");
            assert!(output.stdout.is_empty());
        }
    });
}

#[test]
fn a_port_out_of_range_is_told_the_range() {
    watched(|| {
        let sentence = String::from_utf8(run(&["--port", "99999"]).stderr).unwrap();
        assert!(sentence.contains("a port is a number from 0 to 65535"), "{sentence}");
    });
}

#[test]
fn help_names_every_flag() {
    watched(|| {
        let output = run(&["--help"]);
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        assert!(["--port", "--pace", "--help"].iter().all(|flag| help.contains(flag)), "{help}");
    });
}

#[test]
fn a_taken_port_is_said_in_one_sentence() {
    watched(|| {
        let taken = practice_site::PracticeSite::start().unwrap();
        let output = run(&["--port", &taken.address().port().to_string()]);
        let sentence = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{sentence}");
        assert!(sentence.contains("is taken by another program"), "{sentence}");
    });
}
