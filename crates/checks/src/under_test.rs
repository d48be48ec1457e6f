use std::ops::Deref;
use std::sync::OnceLock;

/// The answer that the checks of a suite call: `A` lists its functions. A suite is so compiled once, for all answers.
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

    /// From now on the checks call this answer. The first one stays.
    pub fn set(&self, answer: A) {
        self.0.get_or_init(|| answer);
    }
}

impl<A> Deref for UnderTest<A> {
    type Target = A;

    fn deref(&self) -> &A {
        self.0.get().expect("`main` sets the answer before a check runs")
    }
}
