//! Work for the processor.

/// How many numbers below `limit` are prime.
pub(crate) fn primes_below(limit: u32) -> usize {
    (2..limit).filter(|&n| is_prime(n)).count()
}

fn is_prime(n: u32) -> bool {
    (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
}
