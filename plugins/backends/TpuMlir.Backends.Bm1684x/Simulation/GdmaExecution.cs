using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Gdma;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Hands a GDMA command to its family (isa.md section 6).</summary>
internal static class GdmaExecution
{
    /// <summary>Executes one command.</summary>
    public static void Run(Bm1684xMachine machine, GdmaCommand command)
    {
        int type = command.Int(GdmaField.CmdType);
        switch (type)
        {
            case 0:
                TensorMove.Run(machine, command);
                break;
            case 1:
                MatrixMove.Run(machine, command);
                break;
            case 2:
                MaskedSelect.Run(machine, command);
                break;
            case 3:
                LinearMove.Run(machine, command);
                break;
            case 4:
                TensorMove.Run(machine, command, transposeChannelWidth: true);
                break;
            case 5:
                NonZero.Run(machine, command);
                break;
            case 6 when command.Int(GdmaField.CmdSpecialFunction) > 1:
                throw new SimulationException($"system command {command.Int(GdmaField.CmdSpecialFunction)} is not known");
            case 6:
                break;
            case 7 or 8:
                IndexedMove.Run(machine, command, scatter: type == 8);
                break;
            default:
                throw new SimulationException($"command type {type} is not known");
        }
    }
}
