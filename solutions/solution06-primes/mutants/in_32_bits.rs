//! Mistake: numbers that need more than 32 bits are cut off.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(primes_in);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n as u32)).collect()
}

fn is_prime(n: u32) -> bool {
    n > 1 && (2..=n.isqrt()).all(|divisor| n % divisor != 0)
}
