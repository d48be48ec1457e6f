//! Archives, and texts that are too long to be written down.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(super) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn many_entries() -> Vec<u8> {
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.txt")).collect();
    zip(&names.iter().map(|name| (name.as_str(), &b""[..])).collect::<Vec<_>>())
}

/// An archive with entries of these kinds: `0` is a file.
pub(super) fn tar(entries: &[(&str, u8, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, kind, text) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::new(*kind));
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        // As it stands, without what the library does to names that lead out.
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        if matches!(kind, b'1' | b'2') {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_cksum();
        archive.append(&header, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

pub(super) fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

/// The compiler shows the whole line with each of its errors.
pub(super) fn many_errors() -> Vec<u8> {
    format!("{}\nfn harm() {{ {} }}\n", super::kinds::RIGHT, "let _: u8 = \"\";".repeat(10_000)).into_bytes()
}
