//! Mistake: the function that is registered is the one that `primes_in` calls, not the one that the workers are asked
//! to run.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(is_prime);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    n > 1 && (2..=n.isqrt()).all(|divisor| n % divisor != 0)
}
