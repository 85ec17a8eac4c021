using System.Text;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>Random commands of one instruction, type combination and mode.</summary>
/// <param name="Instruction">Which instruction, such as "AR add".</param>
/// <param name="Types">Operand and result types, such as "i8 x u8 -> i32".</param>
/// <param name="Mode">What else distinguishes the family; may be empty.</param>
/// <param name="Build">Fills a case.</param>
internal sealed record CommandFamily(string Instruction, string Types, string Mode, Action<DifferentialCase> Build)
{
    /// <summary>One name for all of it.</summary>
    public string Key => $"{Instruction} | {Types} | {Mode}";

    /// <summary>A seed of a case: families must not share their sequences of decisions.</summary>
    public int Seed(int index)
    {
        uint hash = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(Key))
        {
            hash = (hash ^ b) * 16777619;
        }

        return (int)((hash + (uint)index * 2654435761u) & 0x7FFF_FFFF);
    }
}
