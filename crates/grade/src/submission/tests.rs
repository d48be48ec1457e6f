//! What is taken of what students hand in, in every form, and what is refused.

use std::fs::{self, File};
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use watchdog::watched;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{Submission, collect};

const ANSWER: &str = "pub fn answer() {}\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn collected(folder: &Path, asked: Option<&str>) -> Vec<Submission> {
    collect(folder, asked, &["02".to_owned(), "03".to_owned()]).unwrap()
}

/// Of each submission the student, the exercise and the names of the sources.
fn taken(folder: &Path, asked: Option<&str>) -> Vec<String> {
    let told = |one: Submission| match one.sources {
        Ok(sources) => format!("{} {} {}", one.student, one.exercise, Vec::from_iter(sources.into_keys()).join(" ")),
        Err(why) => panic!("{} is rejected: {why}", one.student),
    };
    collected(folder, asked).into_iter().map(told).collect()
}

/// Why the only submission is rejected.
fn rejected(files: &[(&str, &[u8])], asked: Option<&str>) -> String {
    let folder = folder(files);
    let mut submissions = collected(folder.path(), asked);
    assert_eq!(submissions.len(), 1, "{submissions:?}");
    submissions.remove(0).sources.expect_err("it is to be rejected")
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(entries: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, kind, text) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // As it stands, without what the library does to names that lead out.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        if *kind == tar::EntryType::Symlink {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        archive.append(&header, *text).unwrap();
    }
    archive.into_inner().unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// The same bytes with one text in place of another of the same length.
fn replaced(mut bytes: Vec<u8>, old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut found = 0;
    for place in 0..=bytes.len() - old.len() {
        if bytes[place..].starts_with(old) {
            bytes[place..place + old.len()].copy_from_slice(new);
            found += 1;
        }
    }
    assert!(found > 0);
    bytes
}

#[test]
fn folders_and_files_are_taken_however_they_are_named() {
    watched(|| {
        let folder = folder(&[
            ("anna/home/exercise02-parallel-sum/src/lib.rs", ANSWER.as_bytes()),
            ("anna/home/exercise02-parallel-sum/src/queue.rs", b""),
            ("anna/home/exercise02-parallel-sum/src/main.rs", b""),
            ("anna/home/exercise02-parallel-sum/build.rs", b""),
            ("anna/home/exercise02-parallel-sum/checks/suite.rs", b""),
            ("anna/home/exercise02-parallel-sum/Cargo.toml", b""),
            ("anna/home/exercise02-parallel-sum/target/debug/lib.rs", b""),
            ("anna/home/crates/checks/src/lib.rs", b""),
            ("Bert Ng_12345_assignsubmission_file_/ex03.rs", ANSWER.as_bytes()),
            ("cara_late_123_456_exercise02.rs", ANSWER.as_bytes()),
            ("dora-ex02.rs", ANSWER.as_bytes()),
            ("dora-ex03.rs", ANSWER.as_bytes()),
            ("the task.pdf", b""),
        ]);
        let expected =
            ["Bert Ng 03 lib.rs", "anna 02 lib.rs queue.rs", "cara 02 lib.rs", "dora 02 lib.rs", "dora 03 lib.rs"];
        assert_eq!(taken(folder.path(), None), expected);
        let asked = collected(folder.path(), Some("03"));
        let of = |student: &str| asked.iter().find(|one| one.student == student).unwrap().sources.clone();
        assert!(of("Bert Ng").is_ok() && of("dora").is_ok());
        assert_eq!(of("anna").unwrap_err(), "there is no answer to exercise 03 in it, only to 02");
    });
}

#[test]
fn archives_are_read_where_they_lie() {
    watched(|| {
        use tar::EntryType::{Directory, Regular};
        let entries = [("ex02", Directory, &b""[..]), ("ex02/src/lib.rs", Regular, ANSWER.as_bytes())];
        let folder = folder(&[
            ("anna.zip", &zip(&[("exercise02/src/lib.rs", ANSWER.as_bytes()), ("exercise02/src/a/b.rs", b"")])),
            ("bert.tar", &tar(&entries)),
            ("cara_exercise03.tar.gz", &gz(&tar(&[("./lib.rs", Regular, ANSWER.as_bytes())]))),
            ("Dora_1_assignsubmission_file_/mine.zip", &zip(&[("ex03/lib.rs", ANSWER.as_bytes())])),
        ]);
        let expected = ["Dora 03 lib.rs", "anna 02 a/b.rs lib.rs", "bert 02 lib.rs", "cara 03 lib.rs"];
        assert_eq!(taken(folder.path(), None), expected);
    });
}

#[test]
fn what_no_name_tells_is_for_the_exercise_that_was_asked_for() {
    watched(|| {
        let files = [("anna/lib.rs", ANSWER.as_bytes())];
        assert!(rejected(&files, None).contains("grade with `--exercise 02`"));
        assert_eq!(taken(folder(&files).path(), Some("03")), ["anna 03 lib.rs"]);
        assert_eq!(taken(folder(&[("anna.rs", ANSWER.as_bytes())]).path(), Some("03")), ["anna 03 lib.rs"]);
        assert!(rejected(&[("anna/exercise77/lib.rs", b"")], None).contains("there is no exercise 77"));
        assert!(rejected(&[("anna/notes.txt", b"")], None).contains("there is no answer in it"));
    });
}

#[test]
fn two_answers_are_one_too_many() {
    watched(|| {
        let two = [("anna/old/ex02.rs", &b"1"[..]), ("anna/new/ex02.rs", &b"2"[..])];
        assert!(rejected(&two, None).contains("there are two answers to exercise 02"));
        let same = [("anna/old/ex02.rs", &b"1"[..]), ("anna/new/ex02.rs", &b"1"[..])];
        assert_eq!(taken(folder(&same).path(), None), ["anna 02 lib.rs"]);
        let in_zip = zip(&[("a/lib.rs", b"1"), ("b/lib.rs", b"2")]);
        let twice = replaced(in_zip.clone(), b"b/lib.rs", b"a/lib.rs");
        assert!(rejected(&[("anna_ex02.zip", &twice)], None).contains("two entries of the same name"));
        let folded = replaced(in_zip, b"b/lib.rs", b"A/LIB.rs");
        assert!(rejected(&[("anna_ex02.zip", &folded)], None).contains("two entries of the same name"));
        let regular = tar::EntryType::Regular;
        let twice = tar(&[("lib.rs", regular, b"1"), ("./lib.rs", regular, b"2")]);
        assert!(rejected(&[("anna_ex02.tar", &twice)], None).contains("two entries of the same name"));
    });
}

#[test]
fn files_that_are_no_source_are_refused() {
    watched(|| {
        assert!(rejected(&[("anna_ex02.rs", &[b' '; 256 * 1024 + 1])], None).contains("longer than 256 KiB"));
        assert_eq!(taken(folder(&[("anna_ex02.rs", &[b' '; 256 * 1024])]).path(), None), ["anna 02 lib.rs"]);
        assert!(rejected(&[("anna_ex02.rs", b"\xff")], None).contains("not text in UTF-8"));
        assert!(rejected(&[("anna_ex02.zip", b"PK no")], None).contains("no zip archive"));
        assert!(rejected(&[("anna_ex02.tar.gz", b"no")], None).contains("no tar archive"));
    });
}

#[test]
fn entries_that_lead_out_and_links_are_refused() {
    watched(|| {
        for name in ["../lib.rs", "/etc/lib.rs", "a/../../lib.rs", "C:/lib.rs", "..\\lib.rs"] {
            assert!(rejected(&[("anna_ex02.zip", &zip(&[(name, b"")]))], None).contains("leads out of it"), "{name}");
            let tar = tar(&[(name, tar::EntryType::Regular, b"")]);
            assert!(rejected(&[("anna_ex02.tar", &tar)], None).contains("leads out of it"), "{name}");
        }
        let mut link = ZipWriter::new(Cursor::new(Vec::new()));
        link.add_symlink("lib.rs", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        let link = link.finish().unwrap().into_inner();
        assert!(rejected(&[("anna_ex02.zip", &link)], None).contains("a link in it"));
        for (kind, word) in [
            (tar::EntryType::Symlink, "a link in it"),
            (tar::EntryType::Fifo, "a device or a pipe"),
            (tar::EntryType::Char, "a device or a pipe"),
        ] {
            assert!(rejected(&[("anna_ex02.tar", &tar(&[("lib.rs", kind, b"")]))], None).contains(word), "{word}");
        }
    });
}

#[test]
fn bombs_are_refused() {
    watched(|| {
        let zeros = vec![0; 65 << 20];
        assert!(rejected(&[("anna_ex02.zip", &zip(&[("lib.rs", &zeros)]))], None).contains("MiB inside"));
        let bomb = gz(&tar(&[("lib.rs", tar::EntryType::Regular, &zeros)]));
        assert!(rejected(&[("anna_ex02.tgz", &bomb)], None).contains("MiB inside"));
        // One that says that it is small.
        let long = &zeros[..300 * 1024];
        let says = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
        let lying = replaced(zip(&[("lib.rs", long)]), &says(long.len()), &says(10));
        let why = rejected(&[("anna_ex02.zip", &lying)], None);
        assert!(why.contains("longer than 256 KiB") || why.contains("cannot be read"), "{why}");
        let names: Vec<_> = (0..=10_000).map(|number| format!("{number}.txt")).collect();
        let many: Vec<_> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(rejected(&[("anna_ex02.zip", &zip(&many))], None).contains("more than 10000 entries"));
    });
}

#[cfg(unix)]
#[test]
fn links_and_pipes_in_folders_are_refused() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    watched(|| {
        let class = folder(&[("anna/notes.txt", b"")]);
        let secret = folder(&[("secret.rs", ANSWER.as_bytes())]);
        symlink(secret.path().join("secret.rs"), class.path().join("anna/ex02.rs")).unwrap();
        symlink(secret.path(), class.path().join("bert")).unwrap();
        fs::create_dir(class.path().join("cara")).unwrap();
        let _pipe = UnixListener::bind(class.path().join("cara/ex02.rs")).unwrap();
        let whys: Vec<_> =
            collected(class.path(), None).into_iter().map(|one| one.sources.expect_err("it is refused")).collect();
        assert_eq!(whys.len(), 3);
        assert!(whys[0].contains("is a link") && whys[1].contains("is a link"), "{whys:?}");
        assert!(whys[2].contains("a device or a pipe"), "{whys:?}");
    });
}

#[test]
fn a_folder_that_is_none_is_said() {
    watched(|| {
        let folder = folder(&[]);
        let missing = folder.path().join("missing");
        let why = collect(&missing, None, &[]).expect_err("it is not there");
        assert!(why.contains("missing cannot be read") && why.contains("next: "), "{why}");
        File::create(&missing).unwrap();
        assert!(collect(&missing, None, &[]).is_err());
    });
}
