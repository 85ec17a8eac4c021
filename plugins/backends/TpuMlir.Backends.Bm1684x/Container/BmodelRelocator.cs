using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>
/// What the runtime does to the addresses of a GDMA stream when it loads a model (bmodel.md): addresses below the
/// context belong to the coefficients, the others to the context or to the separate input/output area.
/// </summary>
/// <param name="ContextAddress">Where the context was compiled to.</param>
/// <param name="CoefficientOffset">Added to coefficient addresses.</param>
/// <param name="ContextOffset">Added to context addresses.</param>
internal sealed record BmodelRelocator(ulong ContextAddress, long CoefficientOffset, long ContextOffset)
{
    /// <summary>A separate area for inputs and outputs (address mode 1): start, size and what is added.</summary>
    public (ulong Address, ulong Size, long Offset)? Io { get; init; }

    /// <summary>The relocated stream, end command and padding included.</summary>
    public byte[] Relocate(ReadOnlySpan<byte> stream, int? count = null)
    {
        var result = stream.ToArray();
        var commands = CommandCodec.DecodeGdmaStream(stream, count);
        var at = 0;
        for (var i = 0; i < commands.Count; i++)
        {
            var command = commands[i];
            // The last one is the end command, which has no addresses; it is never looked at.
            if (i < commands.Count - 1)
            {
                Relocate(command, i + 1);
                CommandCodec.Encode(command).CopyTo(result, at);
            }

            at += command.Form.Bytes;
        }

        return result;
    }

    private void Relocate(GdmaCommand command, int id)
    {
        // The runtime patches words 16..21 of a command it takes to be 96 bytes long.
        if (command.IsShort())
        {
            throw new BmodelFormatException($"GDMA command {id}", "is short although it is not the last one");
        }

        // What stands in the source of a fill is no address.
        if (!command.IsFill())
        {
            Move(command, GdmaField.SrcStartAddrL32, GdmaField.SrcStartAddrH8, command.Source(), isDestination: false, id);
        }

        Move(command, GdmaField.DstStartAddrL32, GdmaField.DstStartAddrH8, command.Destination(), isDestination: true, id);
        switch (command.Opcode())
        {
            case GdmaOpcode.MaskedSelect:
                Move(command, GdmaField.MaskStartAddrL32, GdmaField.MaskStartAddrH8, command.Mask(), isDestination: false, id);
                break;
            case GdmaOpcode.Gather or GdmaOpcode.Scatter:
                Move(command, GdmaField.IndexStartAddrL32, GdmaField.IndexStartAddrH8, command.Index(), isDestination: false, id);
                break;
        }
    }

    private void Move(GdmaCommand command, GdmaField low, GdmaField high, ulong address, bool isDestination, int id)
    {
        if (address < ChipMemory.GlobalBase)
        {
            return;
        }

        var target = (long)address + OffsetOf(address, isDestination, id);
        if (target < (long)ChipMemory.GlobalBase || target >= (long)ChipMemory.GlobalEnd)
        {
            throw new BmodelFormatException($"GDMA command {id}", $"address 0x{address:X} moves to 0x{target:X}, outside global memory");
        }

        command[low] = (uint)target;
        command[high] = (ulong)target >> 32;
    }

    private long OffsetOf(ulong address, bool isDestination, int id)
    {
        var io = Io is { Size: > 0 } area ? area : default;
        if (address < (io.Size > 0 ? io.Address : ContextAddress))
        {
            return isDestination
                ? throw new BmodelFormatException($"GDMA command {id}", $"writes 0x{address:X}, which belongs to the coefficients")
                : CoefficientOffset;
        }

        return io.Size > 0 && address >= io.Address && address - io.Address < io.Size ? io.Offset : ContextOffset;
    }
}
