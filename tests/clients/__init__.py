"""Client writes: patches and forms, applied once each on the embedded Firestore."""
