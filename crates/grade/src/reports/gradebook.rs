//! A teacher's own gradebook, as some system has exported it, with the points of the class filled in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use csv::{ByteRecord, ReaderBuilder, Terminator, WriterBuilder};

use super::table::cell;
use crate::points::Points;
use crate::results::Graded;

/// What a teacher has asked for.
pub(crate) struct Asked {
    /// The export.
    pub(crate) export: PathBuf,
    /// The heading of the column by which students are found.
    pub(crate) by: Option<String>,
    /// The heading of the column that gets the points.
    pub(crate) column: Option<String>,
}

/// The gradebook with the points filled in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Filled {
    pub(crate) text: Vec<u8>,
    /// By which column students were found.
    pub(crate) by: String,
    /// Which column has the points.
    pub(crate) column: String,
    /// How many rows have got points.
    pub(crate) matched: usize,
    /// Students with points and no row, or more than one.
    pub(crate) without_row: Vec<String>,
    /// Rows without a student, by what they have in the column.
    pub(crate) without_points: Vec<String>,
}

/// The column for the points, if none is named.
const COLUMN: &str = "Concurrency points";

/// Fills in the export. It itself is only read.
pub(crate) fn fill(asked: &Asked, output: &Path, all: &[Graded]) -> Result<Filled, String> {
    let export = asked.export.display();
    let unreadable =
        |error: io::Error| format!("{export} cannot be read: {error}.\nnext: name a file with `--gradebook`");
    let text = fs::read(&asked.export).map_err(unreadable)?;
    let is_same =
        output.canonicalize().is_ok_and(|output| asked.export.canonicalize().is_ok_and(|file| file == output));
    if is_same {
        return Err(format!(
            "{export} would be written over.\nnext: copy it out of the folder of reports, and name the copy"
        ));
    }
    filled(&text, asked.by.as_deref(), asked.column.as_deref(), all).map_err(|why| format!("{export}: {why}"))
}

fn filled(text: &[u8], by: Option<&str>, column: Option<&str>, all: &[Graded]) -> Result<Filled, String> {
    let form = Form::of(text);
    let mut reader = ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(form.delimiter).from_reader(form.rest(text));
    let rows: Result<Vec<ByteRecord>, _> = reader.byte_records().collect();
    let mut rows = rows.map_err(|error| format!("this is no table: {error}.\nnext: export it as CSV"))?;
    let students = students(all);
    let headings: Vec<String> = match rows.first() {
        Some(first) => first.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect(),
        None => return Err("it is empty.\nnext: export it with its headings".to_owned()),
    };
    let place = by.map_or_else(|| most_matching(&rows, &students), |by| named(&headings, by))?;
    let column = column.unwrap_or(COLUMN);
    let target = headings.iter().position(|heading| heading.trim() == column).unwrap_or(headings.len());
    if target == place {
        return Err(format!(
            "`{column}` is the column by which students are found.\nnext: name another with `--column`"
        ));
    }

    // A student who would be found twice is found by none: which row is meant, only the teacher knows.
    let key = |row: &ByteRecord| row.get(place).map(|cell| names(&String::from_utf8_lossy(cell))).unwrap_or_default();
    let found = |row: &ByteRecord| key(row).iter().find_map(|name| students.get(name)).and_then(Option::as_ref);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().skip(1).filter_map(found).for_each(|one| *times.entry(&one.folder).or_default() += 1);
    let (mut matched, mut without_points) = (BTreeSet::new(), Vec::new());
    for (number, row) in rows.iter_mut().enumerate() {
        let value = if number == 0 {
            Some(cell(column))
        } else {
            let one = found(row).filter(|one| times[one.folder.as_str()] == 1);
            match one {
                Some(one) => drop(matched.insert(one.folder.as_str())),
                // Some exports have a row that is no student's, such as that of the most points.
                None if key(row).is_empty() => {}
                None => without_points.push(String::from_utf8_lossy(row.get(place).unwrap_or_default()).into_owned()),
            }
            // A new column has a cell in every row that was whole.
            let is_new = target == headings.len() && row.len() == target;
            one.map(|one| one.points.to_string()).or_else(|| is_new.then(String::new))
        };
        if let Some(value) = value {
            *row = with(row, target, value.as_bytes());
        }
    }
    let mut everyone: BTreeMap<&str, &str> = BTreeMap::new();
    everyone.extend(all.iter().filter(|one| !one.absent).map(|one| (one.folder.as_str(), one.student.as_str())));
    let without_row =
        everyone.iter().filter(|(folder, _)| !matched.contains(*folder)).map(|(_, student)| (*student).to_owned());
    let (matched, without_row) = (matched.len(), without_row.collect());
    let (by, column) = (headings[place].clone(), column.to_owned());
    Ok(Filled { text: form.write(&rows)?, by, column, matched, without_row, without_points })
}

/// A student, with all points.
struct Student {
    folder: String,
    points: Points,
}

/// The students by every name that a gradebook may have for them; `None` where two have the same.
fn students(all: &[Graded]) -> BTreeMap<String, Option<Student>> {
    let mut of: BTreeMap<(&str, &str), Vec<&Graded>> = BTreeMap::new();
    for graded in all.iter().filter(|graded| !graded.absent) {
        of.entry((&graded.student, &graded.folder)).or_default().push(graded);
    }
    let mut students = BTreeMap::new();
    for ((student, folder), results) in of {
        for name in names(student) {
            let one = Student { folder: folder.to_owned(), points: super::points_of(&results) };
            students.entry(name).and_modify(|there| *there = None).or_insert(Some(one));
        }
    }
    students
}

/// What a cell or a student's name may be found by: `Ng, Anna` is `anna ng`, and `anna@school.edu` is `anna` as well.
fn names(text: &str) -> BTreeSet<String> {
    let text = text.trim().trim_start_matches('\'').to_lowercase();
    let in_order = |text: &str| {
        let mut words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ',').collect();
        words.retain(|word| !word.is_empty());
        words.sort_unstable();
        words.join(" ")
    };
    let address = text.split_once('@').map(|(name, _)| name);
    let mut names: BTreeSet<String> = [Some(text.as_str()), address].into_iter().flatten().map(in_order).collect();
    names.remove("");
    names
}

fn named(headings: &[String], name: &str) -> Result<usize, String> {
    headings
        .iter()
        .position(|heading| heading.trim() == name)
        .ok_or_else(|| format!("there is no column `{name}`.\nnext: name one with `--match`: {}", headings.join(", ")))
}

/// The column in which the most students are found.
fn most_matching(rows: &[ByteRecord], students: &BTreeMap<String, Option<Student>>) -> Result<usize, String> {
    let columns = rows.first().map_or(0, ByteRecord::len);
    let is_found = |row: &&ByteRecord, place: usize| {
        let cell = row.get(place).unwrap_or_default();
        names(&String::from_utf8_lossy(cell)).iter().any(|name| students.contains_key(name))
    };
    let count = |place: usize| rows.iter().skip(1).filter(|row| is_found(row, place)).count();
    // The first of those that have as many.
    let best = (0..columns).rev().max_by_key(|place| count(*place)).filter(|place| count(*place) > 0);
    best.ok_or_else(|| "no column has the name of any student.\nnext: name the column with `--match`".to_owned())
}

/// The row with this value at this place. A row that is too short gets empty cells before it.
fn with(row: &ByteRecord, target: usize, value: &[u8]) -> ByteRecord {
    let cells = (0..row.len().max(target + 1))
        .map(|place| if place == target { value } else { row.get(place).unwrap_or_default() });
    cells.collect()
}

/// How the table is written.
struct Form {
    delimiter: u8,
    terminator: Terminator,
    has_mark: bool,
}

/// The mark of UTF-8 with which some systems begin a file.
const MARK: &[u8] = b"\xef\xbb\xbf";

impl Form {
    fn of(text: &[u8]) -> Form {
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
        let terminator = if first.ends_with(b"\r") { Terminator::CRLF } else { Terminator::Any(b'\n') };
        Form { delimiter, terminator, has_mark: text.starts_with(MARK) }
    }

    fn rest<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        text.strip_prefix(MARK).unwrap_or(text)
    }

    fn write(&self, rows: &[ByteRecord]) -> Result<Vec<u8>, String> {
        let failed = |error: String| format!("it cannot be written: {error}");
        let start = if self.has_mark { MARK.to_vec() } else { Vec::new() };
        let mut writer = WriterBuilder::new();
        let mut writer = writer.flexible(true).delimiter(self.delimiter).terminator(self.terminator).from_writer(start);
        rows.iter().try_for_each(|row| writer.write_byte_record(row)).map_err(|error| failed(error.to_string()))?;
        writer.into_inner().map_err(|error| failed(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;
    use crate::verdict::{Judgement, Verdict};

    fn class(students: &[&str]) -> Vec<Graded> {
        let unread = || Judgement::without_checks(Verdict::Rejected, "");
        students.iter().map(|student| Graded::made_up(student, "01", unread())).collect()
    }

    fn fill(text: &[u8], students: &[&str]) -> Filled {
        filled(text, None, Some("P"), &class(students)).unwrap()
    }

    #[test]
    fn a_table_keeps_its_form() {
        watched(|| {
            for (export, filled) in [
                (&b"a;n\r\nx;anna\r\n"[..], &b"a;n;P\r\nx;anna;0\r\n"[..]),
                (b"\xef\xbb\xbfn\ta\nanna\t1,5\n", b"\xef\xbb\xbfn\ta\tP\nanna\t1,5\t0\n"),
                // Not UTF-8, a short row, a column that is there already.
                (b"n,P,q\nanna,old,\xe9\nbert\n\n", b"n,P,q\nanna,0,\xe9\nbert\n"),
            ] {
                let found = fill(export, &["anna"]).text;
                assert_eq!(String::from_utf8_lossy(&found), String::from_utf8_lossy(filled));
            }
        });
    }

    #[test]
    fn students_are_found_by_name_and_by_address_but_never_by_a_guess() {
        watched(|| {
            let export = b"who,mail\n\"Ng, Anna\",x@y\nBert,bert@school.edu\nbert,b@y\nCara,c@y\n";
            let found = fill(export, &["anna ng", "bert", "zoe"]);
            assert_eq!((found.by.as_str(), found.matched), ("who", 1));
            assert_eq!(found.without_row, ["bert", "zoe"], "there are two rows for bert");
            assert_eq!(found.without_points, ["Bert", "bert", "Cara"]);
            assert_eq!(fill(export, &["bert"]).by, "who");
            let found = filled(export, Some("mail"), None, &class(&["bert"])).unwrap();
            assert_eq!((found.matched, found.column.as_str()), (1, COLUMN));
            assert!(
                filled(export, Some("who"), Some("who"), &class(&["bert"]))
                    .unwrap_err()
                    .contains("is the column by which")
            );
            assert!(filled(export, None, None, &class(&["nobody"])).unwrap_err().contains("no column has the name"));
        });
    }
}
