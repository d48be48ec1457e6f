//! [`Token`]: what is compared of a program. Names and literals are all the same, so that to rename is in vain.

use proc_macro2::{TokenStream, TokenTree};

/// A token, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: u64,
    pub(super) line: usize,
}

/// Words that say what a program does, in whatever names.
const KEYWORDS: [&str; 29] = [
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "false", "fn", "for", "if", "impl",
    "in", "let", "loop", "match", "mod", "move", "mut", "ref", "return", "static", "struct", "true", "use", "where",
    "while",
];

/// The tokens of a source, without comments; `None` if it is no Rust.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut found = Vec::new();
    // Not by recursion: how deep brackets are nested is the student's choice.
    let mut open = vec![(flat(text.parse().ok()?), None)];
    while let Some((trees, closing)) = open.last_mut() {
        let Some(tree) = trees.pop() else {
            found.extend(closing.take());
            open.pop();
            continue;
        };
        let token = |kind: &str, line| Token { kind: hash(kind), line };
        let line = tree.span().start().line;
        match tree {
            TokenTree::Group(group) => {
                let (start, end) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                found.push(token(start, line));
                open.push((flat(group.stream()), Some(token(end, group.span_close().start().line))));
            }
            TokenTree::Ident(word) => {
                let word = word.to_string();
                found.push(token(if KEYWORDS.contains(&&*word) { &word } else { "name" }, line));
            }
            TokenTree::Literal(_) => found.push(token("literal", line)),
            TokenTree::Punct(mark) => found.push(token(mark.as_char().encode_utf8(&mut [0; 4]), line)),
        }
    }
    Some(without_comments_that_are_attributes(found, text))
}

/// The last first, to be taken from the end.
fn flat(stream: TokenStream) -> Vec<TokenTree> {
    let mut trees: Vec<_> = stream.into_iter().collect();
    trees.reverse();
    trees
}

/// The same for the same text on every machine: FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Comments of documentation are tokens `#[doc = "…"]`; they are left out like other comments.
fn without_comments_that_are_attributes(tokens: Vec<Token>, text: &str) -> Vec<Token> {
    let comments: Vec<bool> = text.lines().map(|line| line.trim_start().starts_with("//")).collect();
    let is_comment = |token: &Token| comments.get(token.line.wrapping_sub(1)).copied().unwrap_or(false);
    tokens.into_iter().filter(|token| !is_comment(token)).collect()
}

#[cfg(test)]
mod tests {
    use watchdog::watched;

    use super::*;

    fn kinds(text: &str) -> Vec<u64> {
        tokens(text).unwrap().iter().map(|token| token.kind).collect()
    }

    #[test]
    fn names_literals_comments_and_layout_make_no_difference() {
        watched(|| {
            let one = "/// Adds.\nfn add(a: i32) -> i32 { // sum\n    a + 1\n}";
            assert_eq!(kinds(one), kinds("fn f(x:u8)->u8{x+250}"));
            assert_ne!(kinds(one), kinds("fn add(a: i32) -> i32 { a - 1 }"));
            assert_ne!(kinds("if a { }"), kinds("while a { }"));
            let lines: Vec<_> = tokens("fn a(\n)").unwrap().iter().map(|token| token.line).collect();
            assert_eq!(lines, [1, 1, 1, 2]);
        });
    }

    #[test]
    fn what_is_no_rust_has_no_tokens_and_depth_does_no_harm() {
        watched(|| {
            assert_eq!(tokens("fn a() {"), None);
            let deep = 100_000;
            assert_eq!(tokens(&format!("{}{}", "(".repeat(deep), ")".repeat(deep))).unwrap().len(), 2 * deep);
        });
    }
}
