//! Mistake: the Miller-Rabin test uses four bases, which are too few for numbers up to 2^40.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(primes_in);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    numbers.filter(|n| is_prime(*n)).collect()
}

fn is_prime(n: u64) -> bool {
    const BASES: [u64; 4] = [2, 3, 5, 7];
    BASES.contains(&n) || n > 1 && BASES.into_iter().all(|base| n % base != 0 && lets_pass(base, n))
}

fn lets_pass(base: u64, n: u64) -> bool {
    let halvings = (n - 1).trailing_zeros();
    let mut power = power(base, (n - 1) >> halvings, n);
    let mut found = power == 1;
    for _ in 0..halvings {
        found |= power == n - 1;
        power = (u128::from(power) * u128::from(power) % u128::from(n)) as u64;
    }
    found
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
