using TpuMlir.Host;
using TpuMlir.Host.McMaster;

return CommandLineTool.Run(args, Console.Out, Console.Error, new McMasterLoader());
