using TpuMlir.Bench;

// Figures side by side in one run; never a test. Usage: TpuMlir.Bench [network] or TpuMlir.Bench --startup [tpumlir.dll]
if (args is ["--startup", ..])
{
    using var startup = new StartupBench(Console.Out, args.Length > 1 ? args[1] : null);
    startup.Run();
    return;
}

string network = args.Length > 0 ? args[0] : "ppocrv3_det";
using var bench = new NetworkBench(network, Console.Out);
bench.Inference();
bench.Compilation();
bench.Simulation();
