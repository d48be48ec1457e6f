//! Mistake: `primes_in` is not registered, so the workers do not know it.

use std::ops::Range;

pub use super::reference::primes_on_processes;

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    n > 1 && (2..=n.isqrt()).all(|divisor| n % divisor != 0)
}
