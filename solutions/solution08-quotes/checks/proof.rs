//! Proves the checks of exercise 08: what is right passes, and each mistake is caught by exactly the checks named here.

checks::proof! {
    suite: "../../../exercises/exercise08-quotes/checks/suite.rs";
    reference: solution08;
    alternates {
    }
    mutants {
    }
}
