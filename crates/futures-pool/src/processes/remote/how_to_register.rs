//! [`how_to_register`]: what to write, for who has not registered a function.

/// What to write for a function or task type that is not registered; `what` is its type's name, perhaps behind a `try`
/// or `task`.
pub(crate) fn how_to_register(what: &str) -> String {
    if what.contains("{{closure}}") {
        return "it is a closure; write a function and register it by `futures_pool::remote!(the_function);`"
            .to_owned();
    }
    let kind = ["try ", "task "].into_iter().find(|kind| what.starts_with(kind)).unwrap_or("");
    let name = as_written(&what[kind.len()..]);
    format!("it is not registered; write `futures_pool::remote!({kind}{name});` beside it")
}

/// The name of a function or type as one writes it where it is in scope, from the one that the compiler gives it.
fn as_written(name: &str) -> String {
    let segments = segments(name);
    let own = without_modules(segments.last().unwrap_or(&name));
    let (own_name, generics) = own.split_at(own.find('<').unwrap_or(own.len()));
    let turbofish = if generics.is_empty() { "" } else { "::" };
    let owner = segments.iter().rev().nth(1).map_or(String::new(), |owner| owner_as_written(owner));
    format!("{owner}{own_name}{turbofish}{generics}")
}

/// What stands before a function: `u64::` or `<Cube as Solid>::` of a type's, nothing of a module's.
fn owner_as_written(owner: &str) -> String {
    let owner = without_modules(owner);
    if let Some(implementation) = owner.strip_prefix("<impl ").and_then(|owner| owner.strip_suffix('>')) {
        return match implementation.split_once(" for ") {
            Some((of, owner)) => format!("<{owner} as {of}>::"),
            None => type_as_written(implementation),
        };
    }
    if owner.starts_with('<') {
        format!("{owner}::")
    } else if owner.starts_with(char::is_uppercase) {
        type_as_written(&owner)
    } else {
        String::new()
    }
}

fn type_as_written(owner: &str) -> String {
    let is_plain = owner.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_plain { format!("{owner}::") } else { format!("<{owner}>::") }
}

/// What stands between the `::` of a path.
fn segments(path: &str) -> Vec<&str> {
    let (mut segments, mut begin, mut depth) = (Vec::new(), 0, 0);
    for (at, letter) in path.char_indices() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            '>' if path[..at].ends_with('-') => {} // of an arrow
            '>' | ')' | ']' => depth -= 1,
            ':' if depth == 0 && path[at..].starts_with("::") => {
                segments.push(&path[begin..at]);
                begin = at + 2;
            }
            _ => {}
        }
    }
    segments.push(&path[begin..]);
    segments
}

/// `Vec<alloc::string::String>` is `Vec<String>`.
fn without_modules(name: &str) -> String {
    let mut short = String::new();
    for part in name.split_inclusive("::") {
        let module = short
            .strip_suffix("::")
            .map(|before| before.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '_').len());
        if let Some(begin) = module.filter(|begin| begin + 2 < short.len()) {
            short.truncate(begin);
        }
        short.push_str(part);
    }
    short
}

#[cfg(test)]
mod tests {
    use std::any::type_name_of_val;

    use super::how_to_register;

    crate::remote!(u64::count_ones);
    crate::remote!(<u64 as Default>::default);

    #[test]
    fn what_to_write_for_a_method_compiles() {
        let told = how_to_register(type_name_of_val(&u64::count_ones));
        assert!(told.contains("`futures_pool::remote!(u64::count_ones);`"), "{told}");
    }

    #[test]
    fn what_to_write_is_what_compiles_beside_the_function() {
        for (name, told) in [
            ("app::primes::check", "`futures_pool::remote!(check);`"),
            ("try app::parse", "`futures_pool::remote!(try parse);`"),
            ("task app::Cube", "`futures_pool::remote!(task Cube);`"),
            ("app::largest<alloc::string::String>", "`futures_pool::remote!(largest::<String>);`"),
            (
                "app::largest<[app::a::B; 2], fn(u8) -> c::D>",
                "`futures_pool::remote!(largest::<[B; 2], fn(u8) -> D>);`",
            ),
            ("core::num::<impl u64>::count_ones", "`futures_pool::remote!(u64::count_ones);`"),
            ("alloc::slice::<impl [u8]>::to_vec", "`futures_pool::remote!(<[u8]>::to_vec);`"),
            ("alloc::string::String::len", "`futures_pool::remote!(String::len);`"),
            ("try app::Stack<app::Card>::draw", "`futures_pool::remote!(try <Stack<Card>>::draw);`"),
            (
                "<app::Cube as app::solids::Solid>::volume<u8>",
                "`futures_pool::remote!(<Cube as Solid>::volume::<u8>);`",
            ),
            ("app::<impl app::Solid for app::Cube>::volume", "`futures_pool::remote!(<Cube as Solid>::volume);`"),
            ("app::largest<(u8, u8)>", "`futures_pool::remote!(largest::<(u8, u8)>);`"),
            ("try app::main::{{closure}}", "it is a closure; write a function"),
        ] {
            assert!(how_to_register(name).contains(told), "{name}: {}", how_to_register(name));
        }
    }
}
