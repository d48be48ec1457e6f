use std::ops::Deref;
use std::sync::OnceLock;

/// The answer that the checks of a suite call: `A` lists its functions. So a suite is compiled once, for all answers.
///
/// ```
/// use checks::{UnderTest, expect_eq};
///
/// struct Answer {
///     double: fn(u32) -> u32,
/// }
/// static ANSWER: UnderTest<Answer> = UnderTest::new();
///
/// fn it_doubles() {
///     expect_eq("twice 4", checks::call(|| (ANSWER.double)(4)), 8);
/// }
///
/// ANSWER.set(Answer { double: |number| number << 1 });
/// it_doubles();
/// ```
pub struct UnderTest<A>(OnceLock<A>);

impl<A> UnderTest<A> {
    /// No answer yet.
    #[expect(clippy::new_without_default, reason = "it is for statics, which need a constant")]
    pub const fn new() -> UnderTest<A> {
        UnderTest(OnceLock::new())
    }

    /// The checks call this answer.
    ///
    /// # Panics
    /// If there is one already.
    pub fn set(&self, answer: A) {
        assert!(self.0.set(answer).is_ok(), "a process checks one answer");
    }
}

impl<A> Deref for UnderTest<A> {
    type Target = A;

    fn deref(&self) -> &A {
        self.0.get().expect("`main` sets the answer before a check runs")
    }
}
