/// One thing an answer must do: a function that returns when it is done right, and [fails](crate::fail) when not.
///
/// Each check runs in a process of its own, so it may block, leak threads or be killed without harming another.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// What the student reads: the rule, in snake case, as in `no_thread_is_left_behind`.
    pub name: &'static str,
    /// The check itself. It runs on a thread that bears its name.
    pub run: fn(),
    /// One line for those who failed it: where in their code to look, and which hint helps.
    pub look_at: &'static str,
}

/// The list of a suite's checks, in the order in which a student should meet them. Each one takes its function's name.
///
/// ```
/// fn two_and_two_are_four() {
///     checks::expect_eq("2 + 2", 2 + 2, 4);
/// }
///
/// const CHECKS: &[checks::Check] = checks::table! {
///     two_and_two_are_four: "the plus sign (hints/1.md)",
/// };
/// assert_eq!(CHECKS[0].name, "two_and_two_are_four");
/// ```
#[macro_export]
macro_rules! table {
    ($($check:ident: $look_at:literal),+ $(,)?) => {
        &[$($crate::Check { name: stringify!($check), run: $check, look_at: $look_at }),+]
    };
}
