//! Work for the processor.

/// How many numbers below `limit` are prime.
pub(crate) fn primes_below(limit: u32) -> usize {
    (2..limit).filter(|&n| is_prime(n)).count()
}

fn is_prime(n: u32) -> bool {
    // A plain loop: it is fast without optimization, too.
    let mut divisor = 2;
    while divisor * divisor <= n {
        if n % divisor == 0 {
            return false;
        }
        divisor += 1;
    }
    true
}
