//! Mistake: only odd numbers are tried, and 2 is forgotten.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(primes_in);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| n % 2 == 1).filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    n > 1 && (3..=n.isqrt()).step_by(2).all(|divisor| n % divisor != 0)
}
