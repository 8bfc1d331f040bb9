"""Where long work runs: in this process, in several, or on a Dask cluster."""
