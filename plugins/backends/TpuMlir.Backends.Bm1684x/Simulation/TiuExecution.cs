using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Tiu;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>TIU opcodes (isa.md section 5), field tsk_typ.</summary>
internal enum TiuOpcode
{
    Conv = 0,
    PoolOrDepthwise = 1,
    Matrix = 2,
    Elementwise = 3,
    Requantise = 4,
    Transpose = 5,
    ScatterGather = 6,
    ShortLinear = 7,
    SpecialFunction = 9,
    Linear = 10,
    Compare = 13,
    VectorCross = 14,
    System = 15,
}

/// <summary>Hands a TIU command to its family.</summary>
internal static class TiuExecution
{
    /// <summary>Executes one command.</summary>
    public static void Run(Bm1684xMachine machine, TiuCommand command)
    {
        switch ((TiuOpcode)command.Int(TiuField.TskTyp))
        {
            case TiuOpcode.Conv:
                Convolution.Run(machine, command);
                break;
            case TiuOpcode.PoolOrDepthwise:
                PoolDepthwise.Run(machine, command);
                break;
            case TiuOpcode.Matrix:
                MatrixMultiply.Run(machine, command);
                break;
            case TiuOpcode.Elementwise:
                Elementwise.Run(machine, command);
                break;
            case TiuOpcode.Requantise:
                Requantise.Run(machine, command);
                break;
            case TiuOpcode.Transpose:
                TransposeBroadcast.Run(machine, command);
                break;
            case TiuOpcode.ScatterGather:
                ScatterGather.Run(machine, command);
                break;
            case TiuOpcode.ShortLinear:
                // The vendor's functional model does nothing for LAR.
                break;
            case TiuOpcode.SpecialFunction:
                SpecialFunction.Run(machine, command);
                break;
            case TiuOpcode.Linear:
                Linear.Run(machine, command);
                break;
            case TiuOpcode.Compare:
                Compare.Run(machine, command);
                break;
            case TiuOpcode.VectorCross:
                VectorCross.Run(machine, command);
                break;
            case TiuOpcode.System:
                SystemCommand.Run(machine, command);
                break;
            default:
                throw new SimulationException($"opcode {command.Int(TiuField.TskTyp)} is not executed by this chip");
        }
    }
}
