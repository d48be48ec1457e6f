//! A calculation that keeps a processor busy for a while.

/// How many primes there are below the limit.
pub(crate) fn count_primes(limit: u32) -> usize {
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
