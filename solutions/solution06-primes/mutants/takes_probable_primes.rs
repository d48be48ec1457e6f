//! Mistake: a number that passes Fermat's test is taken for a prime.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(primes_in);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    const BASES: [u64; 5] = [2, 3, 5, 7, 11];
    BASES.contains(&n) || n > 1 && BASES.into_iter().all(|base| n % base != 0 && power(base, n - 1, n) == 1)
}

fn power(base: u64, exponent: u64, modulus: u64) -> u64 {
    let (mut power, mut square, mut exponent) = (1, u128::from(base), exponent);
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power * square % u128::from(modulus);
        }
        square = square * square % u128::from(modulus);
        exponent /= 2;
    }
    power as u64
}
