//! Mistake: the sequential total is overwritten instead of added to.

pub use super::reference::{Sums, parallel_sum};

pub fn sequential_sum<F>(arrays: &[Vec<i64>], sum: F) -> Sums
where
    F: Fn(&[i64]) -> i64,
{
    let mut sums = Sums { each: Vec::new(), total: 0 };
    for array in arrays {
        let sum = sum(array);
        sums.each.push(sum);
        sums.total = sum;
    }
    sums
}
