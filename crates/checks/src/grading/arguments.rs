/// What was asked for on the command line: the part of the standard test harness's language that people and
/// cargo-nextest use.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Arguments {
    filters: Vec<String>,
    skipped: Vec<String>,
    exact: bool,
    ignored: bool,
    pub(crate) help: bool,
    pub(crate) list: bool,
    pub(crate) terse: bool,
    /// Pass on what the checks print, as they print it.
    pub(crate) live: bool,
    /// Say how long each took.
    pub(crate) times: bool,
    /// Whether words are coloured, if that was said.
    pub(crate) colours: Option<bool>,
    /// How many checks may run at once, if that was said.
    pub(crate) at_once: Option<usize>,
}

pub(crate) const USAGE: &str = "\
Arguments: [PART OF A NAME]...
  --exact            the names are whole names
  --skip NAME        leave out checks with this in their names
  --list             print the names and run nothing
  --format terse     with --list: only the names
  --nocapture        show what the checks print; on a terminal, one check after the other
  --report-time      print how long each check took; in a proof, the slowest subject that counts
  --test-threads N   run N checks at once, or fewer where the system allows few threads
  --ignored          run the ignored checks: there are none
  --color WHEN       always, never, or auto: only on a terminal that has colours
  --quiet, --show-output
                     accepted, but change nothing: the report is short
  --help             print this";

impl Arguments {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Arguments, String> {
        let mut parsed = Arguments::default();
        // `--name=value` is `--name value`.
        let mut words = arguments.flat_map(|word| match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
            _ => vec![word],
        });
        while let Some(word) = words.next() {
            match word.as_str() {
                "--exact" => parsed.exact = true,
                "--list" => parsed.list = true,
                "--ignored" => parsed.ignored = true,
                "--include-ignored" => {} // there are none
                "--quiet" | "-q" | "--show-output" => {}
                "--color" => match words.next().as_deref() {
                    Some("auto") => parsed.colours = None,
                    Some("always") => parsed.colours = Some(true),
                    Some("never") => parsed.colours = Some(false),
                    _ => return Err("`--color` is `auto`, `always` or `never`".to_owned()),
                },
                "--skip" => match words.next() {
                    Some(name) => parsed.skipped.push(name),
                    None => return Err("`--skip` needs a name, or a part of one".to_owned()),
                },
                "--report-time" => parsed.times = true,
                "--nocapture" | "--no-capture" => parsed.live = true,
                "--format" => match words.next().as_deref() {
                    Some("terse") => parsed.terse = true,
                    Some("pretty") => parsed.terse = false,
                    _ => return Err("`--format` is `terse` or `pretty`".to_owned()),
                },
                "--test-threads" => match words.next().and_then(|count| count.parse().ok()) {
                    Some(count @ 1..) => parsed.at_once = Some(count),
                    _ => return Err("`--test-threads` needs a number, 1 or more".to_owned()),
                },
                "--help" | "-h" => parsed.help = true,
                flag if flag.starts_with('-') => return Err(format!("`{flag}` is unknown here")),
                name => parsed.filters.push(name.to_owned()),
            }
        }
        Ok(parsed)
    }

    /// Whether the check or claim of this name is asked for.
    pub(crate) fn choose(&self, name: &str) -> bool {
        let fits = |filter: &String| self.fits(filter, name);
        let asked_for = self.filters.is_empty() || self.filters.iter().any(fits);
        asked_for && !self.ignored && !self.skipped.iter().any(fits)
    }

    /// The first name given that fits none of these: most likely it is misspelt.
    pub(crate) fn named_in_vain<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Option<&str> {
        let in_vain = |filter: &&String| !names.clone().any(|name| self.fits(filter, name));
        self.filters.iter().find(in_vain).map(String::as_str)
    }

    fn fits(&self, filter: &str, name: &str) -> bool {
        if self.exact { name == filter } else { name.contains(filter) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn names_choose_by_their_parts_or_exactly() {
        let chosen = |line, name| parse(line).expect("it is right").choose(name);
        assert!(chosen("", "sum") && chosen("su", "sum") && chosen("x su", "sum") && chosen("--exact sum", "sum"));
        assert!(!chosen("x", "sum") && !chosen("--exact su", "sum") && !chosen("--ignored", "sum"));
    }

    #[test]
    fn skipped_names_are_left_out() {
        let chosen = |line, name| parse(line).expect("it is right").choose(name);
        assert!(
            chosen("--skip total", "sum") && !chosen("--skip=total", "the total") && !chosen("t --skip t", "total")
        );
        assert!(chosen("--exact --skip total", "the total"));
    }

    #[test]
    fn a_name_that_fits_nothing_is_found() {
        let in_vain =
            |line| parse(line).expect("it is right").named_in_vain(["sum", "total"].into_iter()).map(str::to_owned);
        assert_eq!((in_vain(""), in_vain("su tot"), in_vain("--skip x")), (None, None, None));
        assert_eq!(in_vain("su x y"), Some("x".to_owned()));
        assert_eq!(in_vain("--exact su"), Some("su".to_owned()));
    }

    #[test]
    fn the_flags_of_the_standard_harness_are_no_names() {
        let nothing = parse("-q --quiet --show-output --color always --color=auto --include-ignored");
        assert_eq!(nothing, Ok(Arguments::default()));
        assert_eq!(parse("--color blue"), Err("`--color` is `auto`, `always` or `never`".to_owned()));
        assert_eq!(parse("--skip"), Err("`--skip` needs a name, or a part of one".to_owned()));
    }

    #[test]
    fn values_follow_after_a_space_or_an_equals_sign() {
        assert_eq!(parse("--test-threads 3"), parse("--test-threads=3"));
        assert!(parse("--list --format=terse").is_ok_and(|arguments| arguments.list && arguments.terse));
    }

    #[test]
    fn what_is_unknown_gets_a_sentence() {
        assert_eq!(parse("--fast"), Err("`--fast` is unknown here".to_owned()));
        assert_eq!(parse("--test-threads=0"), Err("`--test-threads` needs a number, 1 or more".to_owned()));
        assert_eq!(parse("--format"), Err("`--format` is `terse` or `pretty`".to_owned()));
    }
}
