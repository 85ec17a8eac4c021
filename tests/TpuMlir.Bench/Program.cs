using TpuMlir.Bench;

// Figures side by side in one run; never a test. Usage: TpuMlir.Bench [network]
string network = args.Length > 0 ? args[0] : "ppocrv3_det";
using var bench = new NetworkBench(network, Console.Out);
bench.Inference();
bench.Compilation();
bench.Simulation();
