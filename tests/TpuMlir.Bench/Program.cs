using TpuMlir.Backends.Bm1684x.Tests.Cost;
using TpuMlir.Backends.Bm1684x.Tests.Simulation;
using TpuMlir.Backends.Bm1684x.Tests.Simulation.Speed;
using TpuMlir.Bench;

// Figures side by side in one run; never a test. Usage: TpuMlir.Bench [network] | --startup [tpumlir.dll] |
// simulator [network | --filter expression] | differential [options] | counters | cycles [network ...] | published folder
switch (args)
{
    case ["differential", ..]:
        return CampaignProgram.Run(args, Console.Out);
    case ["--startup", ..]:
        using (var startup = new StartupBench(Console.Out, args.ElementAtOrDefault(1)))
        {
            startup.Run();
        }

        return 0;
    case ["cycles", ..]:
        using (var cycles = new CycleBench(Console.Out))
        {
            cycles.Run(args[1..]);
        }

        return 0;
    case ["published", var folder]:
        using (var cycles = new CycleBench(Console.Out))
        {
            cycles.Published(folder);
        }

        return 0;
    case ["counters"]:
        return CounterReport.Run(Console.Out);
    case ["simulator", "--filter", string filter]:
        return SimulatorSpeed.Run(Console.Out, filter) is 0 ? 0 : 2;
    case ["simulator", ..]:
        int? failed = SimulatorSpeed.Run(Console.Out, filter: null);
        if (failed is null)
        {
            return 2;
        }

        using (var whole = new NetworkBench(args.ElementAtOrDefault(1) ?? "ppocrv3_det", Console.Out))
        {
            return whole.Simulation() && failed == 0 ? 0 : 2;
        }

    default:
        using (var bench = new NetworkBench(args.FirstOrDefault() ?? "ppocrv3_det", Console.Out))
        {
            bench.Inference();
            bench.Compilation();
            bench.Simulation();
        }

        return 0;
}
