using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Sdk.Backends.Generation;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Addresses in neuron memory before its place behind the coefficients is known.</summary>
/// <remarks>Coefficients are packed while commands are emitted, so neuron addresses carry a mark until the end.</remarks>
internal static class NeuronAddress
{
    private const ulong Mark = 1UL << 39;

    /// <summary>The address commands carry until the end: final for coefficients, marked for neurons.</summary>
    public static ulong Of(GlobalAddress address) =>
        (address.Region == GlobalRegion.Constants ? ChipMemory.GlobalBase : Mark) + (ulong)address.Offset;

    /// <summary>The final address.</summary>
    public static ulong Resolve(ulong address, ulong neuronBase) => address >= Mark ? address - Mark + neuronBase : address;

    /// <summary>Resolves all addresses of a command.</summary>
    public static void Resolve(GdmaCommand command, ulong neuronBase)
    {
        Patch(command, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, neuronBase);
        Patch(command, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, neuronBase);
        Patch(command, GdmaField.IndexStartAddrL32, GdmaField.IndexStartAddrH8, neuronBase);
    }

    private static void Patch(GdmaCommand command, GdmaField low, GdmaField high, ulong neuronBase)
    {
        ulong address = Resolve(command[low] | (command[high] << 32), neuronBase);
        command[low] = (uint)address;
        command[high] = address >> 32;
    }
}
